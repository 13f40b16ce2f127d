"""ZIP archives."""

import io
import stat
import zipfile

import pytest

from engine.workspace.archive import zip_stream
from engine.workspace.errors import PathRejected

FILES = [("app/main.py", b"print(1)\n" * 1000, False), ("run.sh", b"#!/bin/sh\n", True), ("тест.txt", b"", False)]


def test_archive_holds_the_files_with_fixed_modes():
    archive = zipfile.ZipFile(io.BytesIO(b"".join(zip_stream(FILES))))

    assert archive.testzip() is None
    assert [(info.filename, archive.read(info)) for info in archive.infolist()] == [file[:2] for file in FILES]
    modes = [info.external_attr >> 16 for info in archive.infolist()]
    assert modes == [stat.S_IFREG | 0o644, stat.S_IFREG | 0o755, stat.S_IFREG | 0o644]


def test_same_files_same_bytes():
    assert b"".join(zip_stream(FILES)) == b"".join(zip_stream(FILES))


def test_it_comes_in_pieces():
    pieces = zip_stream((f"{number}.txt", b"x" * 10_000, False) for number in range(10))

    assert len(next(pieces)) > 0
    assert sum(1 for _ in pieces) == 10


@pytest.mark.parametrize("path", ["../evil", "/etc/passwd", "a\\..\\b"])
def test_bad_paths_are_refused(path):
    with pytest.raises(PathRejected):
        list(zip_stream([(path, b"", False)]))
