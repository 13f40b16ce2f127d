"""The scale of the design: a few sizes, radii, distances and times, and no colour but the tokens'."""

import re
from pathlib import Path

import pytest

from samokoder_app.ui.tailwind import TYPE

ROOT = Path(__file__).parents[4]
STYLES = sorted((ROOT / "assets" / "styles").glob("*.css"))
SOURCES = sorted(
    [
        *(path for folder in ("features", "ui", "shell") for path in (ROOT / "samokoder_app" / folder).rglob("*.py")),
        *(ROOT / "assets" / "components").glob("*.jsx"),
    ]
)
TYPE_PX = {f"{size}px" for size in TYPE}
LINE_PX = set(TYPE.values())
RADII = {"0", "4px", "6px", "10px", "50%"}
SPACES = {"0", *(f"{step}px" for step in (1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 20, 24, 32))}
WEIGHTS = {"400", "500", "600"}
LAYERS = {"1", "2", "5", "20", "30", "40", "44", "45", "50"}
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|oklch)\(")
_VALUE = re.compile(r"(?<![\w.(-])-?[\d.]+(?:px|%|em|rem)?(?![\w.])")


def rules(path: Path) -> list[tuple[str, str]]:
    """Properties with their values."""
    css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.findall(r"(?<=[;{\s])([a-z-]+):\s*([^;{}]+);", css)


def strange(path: Path, names: str, known: set[str]) -> list[str]:
    """Lengths of these properties that are not of the scale; widths of letters and windows, and what is counted out, are left aside."""
    return [
        f"{name}: {value}"
        for name, value in rules(path)
        if re.fullmatch(names, name) and "(" not in value
        for one in _VALUE.findall(value)
        if one.lstrip("-") not in known
    ]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_keep_to_the_scale(path: Path) -> None:
    assert strange(path, "font-size", TYPE_PX) == []
    assert strange(path, "line-height", LINE_PX | {"1", "1.5"}) == []
    assert strange(path, "border-radius", RADII) == []
    assert strange(path, "(padding|margin)(-[a-z]+)*|(row-|column-)?gap", SPACES) == []
    assert strange(path, "font-weight", WEIGHTS) == []
    assert strange(path, "z-index", LAYERS) == []


@pytest.mark.parametrize("path", [one for one in STYLES if one.name != "tokens.css"], ids=lambda path: path.name)
def test_colours_and_times_are_tokens(path: Path) -> None:
    assert [f"{name}: {value}" for name, value in rules(path) if _COLOUR.search(value)] == []
    times = [value for name, value in rules(path) if name.startswith("transition") and re.search(r"\d+m?s\b", value)]
    assert times == []


_OFF_SCALE = re.compile(
    r"\btext-(?:xs|sm|base|lg|xl|\dxl)\b|\brounded(?:-(?:sm|md|lg|xl|\dxl|full|\[[^\]]*\]))?(?=[\s\"'])"
    r"|\b(?:text|leading|font|p[xytblr]?|m[xytblr]?|gap(?:-[xy])?)-\[(?!1px|2px)[^\]]+\]|\b(?:bg|text|border)-\[#"
)
"""Classes that Tailwind knows beside the scale; a nudge of one or two pixels is none."""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_classes_keep_to_the_scale(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    classes = re.findall(r"class(?:_name|Name)=[f{`]*([\"'`][^\"'`]*[\"'`])", source)
    assert [found[0] for one in classes for found in [_OFF_SCALE.findall(one)] if found] == []


def test_the_scale_stays_small() -> None:
    assert len(TYPE) <= 7
    assert len(RADII) <= 5
    assert len(SPACES) <= 14
