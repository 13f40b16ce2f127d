"""Which places a tree has left, and the tags of files and folders."""

import pytest

from engine.workspace.manifest import FileEntry
from samokoder_app.errors import InvalidInput
from samokoder_app.files.contents import MAX_FILES
from samokoder_app.files.tree import Places, tag_of

KNOWN = ("README.md", "app/main.py", "app/pages/home.py")


@pytest.mark.parametrize("path", ["README.md", "app/db.py", "app/pages/of/list.py", "tests/test_app.py"])
def test_free_places_and_present_files_are_given(path: str) -> None:
    Places(KNOWN).put(path)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("app", "path_taken"),
        ("app/main.py/x", "path_taken"),
        ("readme.md", "path_twin"),
        ("App/new.py", "path_twin"),
        ("../x", "path_rejected"),
        ("", "path_rejected"),
    ],
)
def test_others_are_not(path: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Places(KNOWN).put(path)
    assert caught.value.code == code


def test_what_was_put_counts_for_what_comes_after() -> None:
    places = Places(KNOWN)
    places.put("lib/a.py")
    for path, code in (("lib", "path_taken"), ("LIB/b.py", "path_twin")):
        with pytest.raises(InvalidInput, match=code):
            places.put(path)


def test_there_is_an_end_to_files() -> None:
    places = Places(f"f{number}.py" for number in range(MAX_FILES - 1))
    places.put("last.py")
    places.put("last.py")
    with pytest.raises(InvalidInput, match="too_many_files"):
        places.put("more.py")


def test_a_folders_tag_changes_with_what_is_in_it_alone() -> None:
    tree = {path: FileEntry(sha256=letter * 64, size=1) for path, letter in zip(KNOWN, "abc", strict=True)}
    assert tag_of(tree, "README.md") == "a" * 64
    assert tag_of(tree, "nothing") is None
    folder = tag_of(tree, "app")
    assert folder != tag_of(tree, "app/pages")
    assert tag_of(tree | {"README.md": FileEntry(sha256="d" * 64, size=1)}, "app") == folder
    for change in (
        {"app/main.py": FileEntry(sha256="d" * 64, size=1)},
        {"app/main.py": FileEntry(sha256="b" * 64, size=1, executable=True)},
        {"app/new.py": FileEntry(sha256="b" * 64, size=1)},
    ):
        assert tag_of(tree | change, "app") != folder
