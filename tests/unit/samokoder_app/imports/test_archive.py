"""Archives are hostile: what climbs out is refused whole, what cannot be kept is left out and named."""

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.workspace.paths import is_valid_path
from samokoder_app.errors import InvalidInput
from samokoder_app.imports import archive as reading
from samokoder_app.imports.archive import read_archive


def zipped(*files: tuple[str, bytes], mode: int = stat.S_IFREG | 0o644, **modes: int) -> io.BytesIO:
    """A ZIP of these files; `modes` are Unix modes by file name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name)
            info.create_system, info.compress_type = 3, zipfile.ZIP_DEFLATED
            info.external_attr = modes.get(name, mode) << 16
            archive.writestr(info, content)
    out.seek(0)
    return out


def refusal(source: io.BytesIO) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_archive(source)
    return caught.value.code


def test_files_come_as_they_are_without_the_folder_around_them():
    tree = read_archive(zipped(("shop/app/main.py", b"A = 1\n"), ("shop/README.md", b"# Shop\n")))
    assert {path: file.content for path, file in tree.files.items()} == {
        "app/main.py": b"A = 1\n",
        "README.md": b"# Shop\n",
    }
    assert tree.left_out == []


def test_programs_stay_executable():
    tree = read_archive(zipped(("run.sh", b"#!/bin/sh\n"), ("a.txt", b"a"), **{"run.sh": stat.S_IFREG | 0o755}))
    assert tree.files["run.sh"].is_executable
    assert not tree.files["a.txt"].is_executable


def test_a_folder_is_kept_where_something_lies_beside_it():
    tree = read_archive(zipped(("app/main.py", b""), ("package.json", b"{}")))
    assert set(tree.files) == {"app/main.py", "package.json"}


def test_packages_caches_data_and_litter_are_left_out_unsaid():
    junk = ("node_modules/x/index.js", ".git/config", "__pycache__/a.pyc", "data/app.db", "__MACOSX/._a", ".DS_Store")
    tree = read_archive(zipped(("a.py", b"1"), *((name, b"x") for name in junk)))
    assert set(tree.files) == {"a.py"}
    assert tree.left_out == []


@pytest.mark.parametrize(
    "name", ["../evil.py", "a/../../evil.py", "/etc/passwd", "a\\..\\b.py", "C:/x.py", "node_modules/../../x"]
)
def test_a_path_that_climbs_out_refuses_the_whole_archive(name):
    assert refusal(zipped(("good.py", b"1"), (name, b"x"))) == "archive_tricky"


@pytest.mark.parametrize(
    ("name", "mode", "reason"),
    [
        ("link", stat.S_IFLNK | 0o777, "link"),
        ("fifo", stat.S_IFIFO | 0o644, "link"),
        ("device", stat.S_IFCHR | 0o644, "link"),
        ("config/.env", stat.S_IFREG | 0o644, "secret"),
        (" spaced .py", stat.S_IFREG | 0o644, "name"),
        ("x" * 201, stat.S_IFREG | 0o644, "name"),
        ("line\nbreak.py", stat.S_IFREG | 0o644, "name"),
        ("A.PY", stat.S_IFREG | 0o644, "twice"),
        ("a.py/b.py", stat.S_IFREG | 0o644, "twice"),
    ],
)
def test_what_cannot_be_kept_is_left_out_and_named(name, mode, reason):
    tree = read_archive(zipped(("a.py", b"1"), (name, b"/etc/passwd"), **{name: mode}))
    assert set(tree.files) == {"a.py"}
    assert [(one.path, one.reason) for one in tree.left_out] == [(name[:300], reason)]


def test_a_large_file_is_left_out():
    tree = read_archive(zipped(("a.py", b"1"), ("film.bin", bytes(1_000_001))))
    assert [(one.path, one.reason) for one in tree.left_out] == [("film.bin", "size")]


def test_a_size_that_lies_is_found_out():
    source = zipped(("a.py", bytes(3_000_000)))
    packed = bytearray(source.getvalue())
    start = packed.index(b"PK\x01\x02")
    packed[start + 24 : start + 28] = struct.pack("<I", 10)  # its size in the central directory
    with pytest.raises(InvalidInput) as caught:
        read_archive(io.BytesIO(bytes(packed)))
    assert caught.value.code in {"archive_unreadable", "archive_too_large"}


def test_a_bomb_of_many_files_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_UNPACKED", 5_000_000)
    assert refusal(zipped(*((f"f{number}.txt", bytes(900_000)) for number in range(8)))) == "archive_too_large"


def test_too_many_files_and_entries_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_FILES", 20)
    assert refusal(zipped(*((f"f{number}", b"") for number in range(21)))) == "archive_too_large"
    monkeypatch.setattr(reading, "MAX_ENTRIES", 5)
    assert refusal(zipped(*((f"node_modules/f{number}", b"") for number in range(6)))) == "archive_too_large"


def test_what_is_no_archive_or_locked_or_empty_is_refused():
    assert refusal(io.BytesIO(b"")) == "archive_unreadable"
    assert refusal(io.BytesIO(b"PK\x03\x04 nonsense")) == "archive_unreadable"
    assert refusal(zipped(("node_modules/a.js", b"1"))) == "archive_empty"
    locked = bytearray(zipped(("a.py", b"1")).getvalue())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(io.BytesIO(bytes(locked))) == "archive_locked"


@given(st.binary(max_size=400), st.integers(0, 600), st.binary(min_size=1, max_size=8))
@settings(max_examples=300)
def test_a_damaged_archive_is_read_or_refused(tail, place, patch):
    whole = bytearray(zipped(("app/main.py", b"A = 1\n" * 20), ("b.txt", b"b")).getvalue() + tail)
    whole[place % len(whole) : place % len(whole) + len(patch)] = patch
    try:
        tree = read_archive(io.BytesIO(bytes(whole)))
    except InvalidInput:
        return
    assert all(is_valid_path(path) for path in tree.files)


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=8, unique=True))
@settings(max_examples=200)
def test_any_names_give_valid_paths_or_a_refusal(names):
    try:
        source = zipped(*((name, b"1") for name in names))
    except (UnicodeEncodeError, ValueError):
        return
    try:
        tree = read_archive(source)
    except InvalidInput:
        return
    assert all(is_valid_path(path) for path in tree.files)
    assert len({path.casefold() for path in tree.files}) == len(tree.files)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_that_unpack_without_a_bound_are_refused(packing):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        archive.writestr("a.py", bytes(900_000))
    assert refusal(io.BytesIO(out.getvalue())) == "archive_unreadable"


def test_a_table_of_contents_that_is_too_large_is_not_read(monkeypatch):
    monkeypatch.setattr(reading, "MAX_DIRECTORY", 200)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert refusal(zipped_before) == "archive_too_large"


zipped_before = zipped(*((f"{'x' * 60}{number}", b"") for number in range(4)))


@pytest.mark.parametrize("name", [".env.local", ".ENV", "keys/id_rsa", "server.PEM", ".git-credentials"])
def test_files_of_secrets_stay_where_they_are(name):
    tree = read_archive(zipped(("a.py", b"1"), (".env.example", b"KEY="), (name, b"secret")))
    assert set(tree.files) == {"a.py", ".env.example"}
    assert [one.reason for one in tree.left_out] == ["secret"]
