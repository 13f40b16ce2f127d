"""Contrast of the tokens, measured: AA for text, 3:1 for edges of controls and for what states draw."""

import re
from pathlib import Path

import pytest

from samokoder_app.ui.tailwind import TAILWIND

TOKENS = Path(__file__).parents[4] / "assets" / "styles" / "tokens.css"
TEXT, PART = 4.5, 3.0
SURFACES = ("page", "panel", "raised")


def themes() -> dict[str, dict[str, str]]:
    css = TOKENS.read_text(encoding="utf-8")
    blocks = re.findall(r":root\.(light|dark) \{(.*?)\}", css, re.DOTALL)
    return {name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", body)) for name, body in blocks}


def luminance(colour: str) -> float:
    parts = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


PAIRS = (
    [(ink, surface, TEXT) for ink in ("text", "quiet", "accent") for surface in SURFACES]
    + [
        (state, surface, TEXT)
        for state in ("passed", "failed", "working", "unverified")
        for surface in ("page", "panel")
    ]
    + [(state, f"{state}-soft", TEXT) for state in ("passed", "failed", "working", "accent")]
    + [("text", f"{state}-soft", TEXT) for state in ("passed", "failed")]
    + [("on-accent", "accent", TEXT), ("on-accent", "accent-strong", TEXT)]
    + [("edge", surface, PART) for surface in (*SURFACES, "failed-soft", "accent-soft")]
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "surface", "least"), PAIRS)
def test_contrast(theme: str, ink: str, surface: str, least: float) -> None:
    colours = themes()[theme]
    assert contrast(colours[ink], colours[surface]) >= least


def test_both_themes_define_the_same_colours() -> None:
    assert themes()["light"].keys() == themes()["dark"].keys()


def test_tailwind_knows_only_defined_colours() -> None:
    assert set(TAILWIND["theme"]["extend"]["colors"]) <= themes()["dark"].keys()
