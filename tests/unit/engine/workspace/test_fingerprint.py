"""What identifies verified files."""

from engine.workspace.fingerprint import fingerprint
from engine.workspace.manifest import FileEntry

ONE = FileEntry(sha256="1" * 64, size=1)
TWO = FileEntry(sha256="2" * 64, size=1)


def test_it_is_of_paths_contents_and_modes_in_any_order():
    first = fingerprint({"a": ONE, "b": TWO})
    assert fingerprint({"b": TWO, "a": ONE}) == first
    others = [
        {"a": TWO, "b": ONE},
        {"a": ONE},
        {"a": ONE, "c": TWO},
        {"a": ONE, "b": TWO.model_copy(update={"executable": True})},
    ]
    assert len({first, *map(fingerprint, others)}) == 5


def test_the_readme_at_the_root_does_not_count():
    assert (
        fingerprint({"a": ONE, "README.md": ONE})
        == fingerprint({"a": ONE, "README.md": TWO})
        == fingerprint({"a": ONE})
    )
    assert fingerprint({"a": ONE, "docs/README.md": ONE}) != fingerprint({"a": ONE})
