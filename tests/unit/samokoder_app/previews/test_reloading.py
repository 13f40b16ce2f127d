"""Which changes a reloading server would not see."""

import pytest

from engine.workspace.manifest import FileEntry, Manifest
from samokoder_app.previews.reloading import file_to_touch


def tree(*paths: str) -> Manifest:
    return {path: FileEntry(sha256="0" * 64, size=1) for path in paths}


OLD = tree("app/main.py", "app/more.py", "tests/test_app.py", "README.md")


@pytest.mark.parametrize(
    ("after", "changed", "touched"),
    [
        (OLD, ["app/main.py"], None),
        (OLD, ["app/main.py", "app/new.py"], None),
        (OLD, ["README.md"], None),
        (tree("app/main.py", "tests/test_app.py"), ["app/more.py"], "app/main.py"),
        ({**OLD, **tree("app/new.py")}, ["app/new.py"], "app/main.py"),
        ({**OLD, **tree("tests/new.py")}, ["tests/new.py"], "tests/test_app.py"),
        ({**OLD, **tree("other/new.py")}, ["other/new.py"], None),
        (tree("README.md"), ["app/main.py", "app/more.py"], None),
    ],
)
def test_files_that_only_came_or_went_need_a_touch(after: Manifest, changed: list[str], touched: str | None) -> None:
    assert file_to_touch(OLD, after, changed, (".py",)) == touched


def test_without_endings_nothing_is_touched() -> None:
    assert file_to_touch(OLD, tree("app/main.py"), ["app/more.py"], ()) is None
