"""What axe-core and our own measuring find wrong with a page, in lines that say where and why."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_EVERY_RULE = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_RULES_OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All that can differ between themes: the elements are the same."""

_RUN = """options => axe.run(document, options).then(found => found.violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary} ${node.html.slice(0, 200)}`)))"""

_FAINT_EDGES = """() => {
  const parts = (colour) => { const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number); return { rgb: [r, g, b], a }; };
  const over = (top, below) => top.rgb.map((one, index) => one * top.a + below[index] * (1 - top.a));
  const light = (rgb) => rgb.map((one) => one / 255).map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, index) => sum + one * [0.2126, 0.7152, 0.0722][index], 0);
  const ratio = (one, other) => { const [high, low] = [light(one), light(other)].sort((a, b) => b - a); return (high + 0.05) / (low + 0.05); };
  const behind = (element) => {
    if (!element) return [255, 255, 255];
    const own = parts(getComputedStyle(element).backgroundColor);
    return own.a === 1 ? own.rgb : over(own, behind(element.parentElement));
  };
  const faint = [];
  for (const element of document.querySelectorAll("input:not([type=hidden]), select, textarea, button.button:not(.button--quiet)")) {
    if (element.disabled || !element.checkVisibility({ visibilityProperty: true }) || element.closest("[inert]")) continue;
    const style = getComputedStyle(element);
    if (style.appearance !== "none" && element.matches("input[type=checkbox], input[type=radio], input[type=file]")) continue;
    const page = behind(element.parentElement);
    const edge = Math.max(...["Top", "Bottom"].map((side) =>
      parseFloat(style[`border${side}Width`]) > 0 ? ratio(over(parts(style[`border${side}Color`]), page), page) : 1));
    const best = Math.max(edge, ratio(behind(element), page));
    if (best < 3) faint.push(`faint edge, ${best.toFixed(2)}:1: ${element.outerHTML.slice(0, 160)}`);
  }
  return faint;
}"""
"""Edges of what can be pressed or filled in need 3:1 (WCAG 1.4.11), which axe does not measure."""


def violations(page: Page) -> list[str]:
    """Everything that axe finds, and faint edges. The preview is another origin's page and is left out."""
    return _axe(page, _EVERY_RULE) + _faint_edges(page)


def violations_of_colour(page: Page) -> list[str]:
    """What can be wrong in one theme alone."""
    return _axe(page, _RULES_OF_COLOUR) + _faint_edges(page)


def _axe(page: Page, rules: dict[str, Any]) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_RUN, {"runOnly": rules, "resultTypes": ["violations"], "iframes": False})
    return found


def _faint_edges(page: Page) -> list[str]:
    found: list[str] = page.evaluate(_FAINT_EDGES)
    return found
