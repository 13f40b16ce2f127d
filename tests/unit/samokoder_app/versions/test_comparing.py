"""Which files differ, and how much of it is told."""

import hashlib

from engine.workspace.manifest import FileEntry, Manifest
from samokoder_app.versions import comparing
from samokoder_app.versions.comparing import Allowance, changes_between, file_diffs, within_bytes
from samokoder_app.versions.views import FileDiff

CONTENTS: dict[str, bytes] = {}


def tree(**files: bytes | str) -> Manifest:
    manifest = {}
    for name, text in files.items():
        content = text.encode() if isinstance(text, str) else text
        digest = hashlib.sha256(content).hexdigest()
        CONTENTS[digest] = content
        manifest[name] = FileEntry(sha256=digest, size=len(content))
    return manifest


def diffs(old: Manifest, new: Manifest, allowance: Allowance | None = None) -> list[FileDiff]:
    changes = changes_between(old, new)
    wanted = {digest for change in within_bytes(changes) for digest in change.digests}
    return list(file_diffs(changes, {digest: CONTENTS[digest] for digest in wanted}, allowance or Allowance()))


def test_files_are_added_changed_deleted_and_renamed():
    found = diffs(tree(a="1\n", b="2\n", c="3\n", same="x"), tree(b="2\nmore\n", d="4\n", moved="1\n", same="x"))
    assert [(one.path, one.change, one.old_path, one.added, one.removed) for one in found] == [
        ("b", "changed", None, 1, 0),
        ("c", "deleted", None, 0, 1),
        ("d", "added", None, 1, 0),
        ("moved", "renamed", "a", 0, 0),
    ]


def test_every_file_of_the_same_content_is_renamed_once():
    found = changes_between(tree(a="x", b="x"), tree(c="x"))
    assert [(one.path, one.change, one.old_path) for one in found] == [("b", "deleted", None), ("c", "renamed", "a")]


def test_empty_files_are_never_taken_for_renamed():
    assert [one.change for one in changes_between(tree(a=""), tree(b=""))] == ["deleted", "added"]


def test_a_mode_alone_is_a_change_without_hunks():
    old = tree(run="#!\n")
    new = {"run": old["run"].model_copy(update={"executable": True})}
    (found,) = diffs(old, new)
    assert (found.change, found.mode_changed, found.hunks, found.added) == ("changed", True, (), 0)


def test_binary_and_large_files_are_told_as_such():
    found = diffs({}, tree(logo=b"\x89PNG\x00", latin=b"\xff\xfe", large="x" * 1_000_001))
    assert {one.path: (one.omitted, one.hunks, one.added) for one in found} == {
        "large": ("too_large", (), None),
        "latin": ("binary", (), None),
        "logo": ("binary", (), None),
    }


def test_lines_of_one_file_and_of_all_are_bounded():
    old, new = {}, tree(a="1\n" * 50, b="2\n" * 50, c="3\n" * 50)
    found = diffs(old, new, Allowance(file_lines=40, lines=60))
    shown = [sum(len(hunk.lines) for hunk in one.hunks) for one in found]
    assert shown == [40, 20, 0]
    assert [(one.omitted, one.is_cut, one.added) for one in found] == [
        (None, True, 50),
        (None, True, 50),
        ("limit", False, None),
    ]


def test_bytes_are_bounded_before_anything_is_read(monkeypatch):
    monkeypatch.setattr(comparing, "MAX_BYTES", 30)
    found = diffs({}, tree(a="1" * 20, b="2" * 20, c="3" * 5))
    assert [(one.path, one.omitted) for one in found] == [("a", None), ("b", "limit"), ("c", None)]
