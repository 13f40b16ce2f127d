"""A prerendered page, rewritten so that one answer of the server draws it.

As it is built, its style sheets must be there before anything is drawn, and its scripts are fetched and run beside them.
Here the styles that it needs stand inside of it. Sheets and scripts are fetched once it is loaded with its pictures, and
run with the first sign that somebody uses it. Until then it is a page of plain HTML, and what was done to it meanwhile
(a button pressed, a tile pointed at, a choice made) is told to it once it is alive.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser

from samokoder_app.i18n.text import LANGUAGE_COOKIE
from samokoder_app.shell.first_paint.styles import Document, used_styles

READY_EVENT = "samokoder:ready"
"""Told by assets/components/arrival.jsx once the page answers to its scripts."""
_LATER = "samokoder/later"
"""The type of a script that no browser runs."""

_SHEET = re.compile(r'<link [^>]*rel="stylesheet"[^>]*/>')
_PRELOADED_SHEET = re.compile(r'<link as="style"[^>]*/>')
_MODULE = re.compile(r'<link rel="modulepreload" href="([^"]+)"/>')
_HREF = re.compile(r'href="([^"]+)"')
_ENTRY = '<script type="module" async="">'

_THEMES = frozenset({"light", "dark"})

_START = """
(() => {
  const modules = %(modules)s;
  const signs = ["pointermove", "pointerdown", "touchstart", "keydown", "focusin", "click", "input"];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let pointed = null;
  let pressed = null;
  let changed = null;
  document.cookie = `%(cookie)s=${document.documentElement.lang}; path=/; max-age=31536000; samesite=lax`;
  const link = (rel, href) => document.head.append(Object.assign(document.createElement("link"), { rel, href }));
  const fetchAll = () => {
    const sheets = [...document.querySelectorAll("link[disabled]")].map((sheet) => sheet.href);
    for (const href of [...sheets, ...modules]) link("prefetch", href);
  };
  const run = () => {
    removeEventListener("load", fetchAll);
    for (const sheet of document.querySelectorAll("link[disabled]")) sheet.disabled = false;
    for (const href of modules) link("modulepreload", href);
    const entry = document.querySelector('script[type="%(later)s"]');
    document.body.append(Object.assign(document.createElement("script"), { type: "module", text: entry.text }));
  };
  const begin = () => {
    for (const sign of signs) removeEventListener(sign, begin);
    dark.removeEventListener("change", begin);
    // Somebody may be quicker than the end of the page, and its scripts stand there.
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", run);
    else run();
  };
  const point = (event) => { pointed = event.target; };
  const press = (event) => { pressed = event.target.closest("button"); };
  const change = (event) => { changed = [event.target, event.target.value]; };
  const retype = (field, value) => {
    // Past React's own setter, which would take the change for its own.
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, value);
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  const tell = () => {
    removeEventListener("mouseover", point);
    removeEventListener("click", press);
    removeEventListener("input", change);
    if (changed) retype(...changed);
    document.activeElement?.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
    pointed?.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
    pressed?.click();
  };
  // What surrounds the page, such as the theme, comes alive after it and is drawn anew.
  const afterwards = () => requestAnimationFrame(() => setTimeout(tell));
  addEventListener("mouseover", point);
  addEventListener("click", press);
  addEventListener("input", change);
  addEventListener("%(ready)s", afterwards, { once: true });
  addEventListener("load", fetchAll);
  for (const sign of signs) addEventListener(sign, begin, { passive: true });
  dark.addEventListener("change", begin);
})();
"""


def seen_at_once(html: str, sheet: Callable[[str], str]) -> str:
    """The page with its own styles inside and everything else after them; `sheet` reads a style sheet by its address."""
    sheets = _SHEET.findall(html)
    head_end = html.find("</head>")
    if not sheets or head_end < 0 or _ENTRY not in html:
        raise ValueError("this page is not built as it used to be")
    page = _document(html)
    styles = "".join(used_styles(sheet(found[1]), page) for one in sheets if (found := _HREF.search(one)))
    modules = _MODULE.findall(html)
    start = _START % {"modules": modules, "cookie": LANGUAGE_COOKIE, "later": _LATER, "ready": READY_EVENT}
    for one in sheets:
        html = html.replace(one, one.replace("/>", ' disabled=""/>'))
    html = _MODULE.sub("", _PRELOADED_SHEET.sub("", html))
    html = html.replace(_ENTRY, f'<script type="{_LATER}">')
    # In front of the sheets, whose rules are the same: of two that weigh the same the later one counts.
    html = html.replace("<head>", f"<head><style>{styles}</style>", 1)
    # Behind the scripts of the head, which are found by their order when the page comes alive.
    return html.replace("</head>", f"<script>{start}</script></head>", 1)


def _document(html: str) -> Document:
    reader = _Reader()
    reader.feed(html)
    return Document(frozenset(reader.classes) | _THEMES, frozenset(reader.characters))


class _Reader(HTMLParser):
    """Collects classes and characters."""

    def __init__(self) -> None:
        super().__init__()
        self.classes: set[str] = set()
        self.characters: set[int] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element's classes."""
        self.classes.update((dict(attrs).get("class") or "").split())

    def handle_data(self, data: str) -> None:
        """Its text."""
        self.characters.update(map(ord, data))
