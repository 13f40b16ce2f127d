"""What makes an open page of an app old, and what does not."""

import pytest

from engine.stacks.stack import load_stack
from engine.workspace.manifest import FileEntry
from samokoder_app.previews.content import content_of

APP = {
    path: FileEntry(sha256=path, size=1)
    for path in ("README.md", "app/main.py", "app/templates/base.html", "tests/test_app.py", "docs/notes.md")
}
FASTAPI = load_stack("fastapi")


@pytest.mark.parametrize("path", ["README.md", "tests/test_app.py", "tests/test_new.py", "docs/notes.md", "LICENSE"])
def test_what_the_app_does_not_run_makes_no_page_old(path: str) -> None:
    changed = APP | {path: FileEntry(sha256="new", size=2)}
    assert content_of(changed, FASTAPI) == content_of(APP, FASTAPI)


@pytest.mark.parametrize(
    "path", ["app/main.py", "app/templates/base.html", "app/README.md", "README.md.py", "data.csv"]
)
def test_what_the_app_may_read_makes_its_pages_old(path: str) -> None:
    changed = APP | {path: FileEntry(sha256="new", size=2)}
    assert content_of(changed, FASTAPI) != content_of(APP, FASTAPI)
    without = {name: entry for name, entry in changed.items() if name != path}
    assert content_of(changed, FASTAPI) != content_of(without, FASTAPI)


def test_a_server_that_brings_changes_itself_makes_no_page_old() -> None:
    changed = APP | {"src/App.tsx": FileEntry(sha256="new", size=2)}
    stack = load_stack("react-express")
    assert content_of(changed, stack) == content_of(APP, stack) != ""
