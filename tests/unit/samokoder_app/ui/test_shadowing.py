"""What a component is given never takes the name of something that its file imports: it would be called in its place."""

import re
from pathlib import Path

import pytest

COMPONENTS = sorted((Path(__file__).parents[4] / "assets/components").glob("*.js*"))
_IMPORTS = re.compile(r"^import \{([^}]*)\}", re.M)
_GIVEN = re.compile(r"function \w*\(\{([^}]*)\}|\(\{([^}]*)\}[^)]*\) =>")


def shadowed(text: str) -> set[str]:
    imported = {part.split(" as ")[-1].strip() for names in _IMPORTS.findall(text) for part in names.split(",")}
    given = (one or other for one, other in _GIVEN.findall(text))
    return imported & {part.split("=")[0].split(":")[-1].strip() for names in given for part in names.split(",")} - {""}


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_no_prop_hides_an_import(path: Path) -> None:
    assert shadowed(path.read_text(encoding="utf-8")) == set()


def test_a_hidden_import_is_found() -> None:
    assert shadowed('import { label } from "./names";\nfunction Row({ one, label = "" }) {}') == {"label"}
