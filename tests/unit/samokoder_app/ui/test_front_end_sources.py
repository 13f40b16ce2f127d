"""What the front end must not contain."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
COMPONENTS = sorted((ROOT / "assets" / "components").glob("*.js*"))
STYLES = sorted((ROOT / "assets" / "styles").glob("*.css"))


def pages() -> Iterator[Path]:
    for folder in ("features", "ui", "shell"):
        yield from (ROOT / "samokoder_app" / folder).rglob("*.py")


@pytest.mark.parametrize("path", [*COMPONENTS, *STYLES], ids=lambda path: path.name)
def test_nothing_is_loaded_from_elsewhere(path: Path) -> None:
    assert not re.findall(r"https?://(?!www\.w3\.org)", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_no_raw_html_and_no_eval(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert "dangerouslySetInnerHTML" not in source
    assert "eval(" not in source
    assert "innerHTML" not in source


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_components_speak_through_the_catalog(path: Path) -> None:
    names_of_languages = {"Русский"}
    spoken = set(re.findall(r"[А-Яа-яЁё]+", path.read_text(encoding="utf-8")))
    assert spoken <= names_of_languages


@pytest.mark.parametrize("path", [*pages()], ids=lambda path: path.name)
def test_pages_speak_through_the_catalog_and_use_no_themed_components(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search("[А-Яа-яЁё]", source)
    assert "rx.markdown" not in source
    assert "rx.call_script" not in source
    assert not re.search(r"\brx\.(box|text|heading|button|vstack|hstack|flex|card|link|input|dialog|tabs)\b", source)
