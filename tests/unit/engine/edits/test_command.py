"""`python -m engine apply`: exit codes, what it says, and files that change together or not at all."""

import hashlib
import io
import json
import sys
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.workspace.workspace import Workspace

EDIT = "a.txt\n<<<<<<< SEARCH\ntwo\n=======\nTWO\n>>>>>>> REPLACE\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "app"
    place.mkdir()
    (place / "a.txt").write_bytes(b"one\r\ntwo\r\n")
    return place


def run(monkeypatch: pytest.MonkeyPatch, answer: str, *options: str | Path) -> int:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(answer.encode())))
    monkeypatch.setattr(sys, "argv", ["engine", "apply", "-", "--in", *map(str, options)])
    return main()


def test_an_answer_is_applied(folder, monkeypatch, capsys):
    assert run(monkeypatch, EDIT, folder) == 0
    assert (folder / "a.txt").read_bytes() == b"one\r\nTWO\r\n"
    assert capsys.readouterr().out == "changed a.txt\n"
    assert run(monkeypatch, EDIT, folder, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"applied": True, "files": [], "unchanged": ["a.txt"]}


def test_a_dry_run_changes_nothing(folder, monkeypatch, capsys):
    assert run(monkeypatch, EDIT, folder, "--dry-run", "--json") == 0
    assert (folder / "a.txt").read_bytes() == b"one\r\ntwo\r\n"
    told = json.loads(capsys.readouterr().out)
    assert told["applied"] is False
    assert told["files"] == [{"path": "a.txt", "change": "changed", "rungs": ["exact"]}]


def test_every_reason_is_named_and_nothing_changes(folder, monkeypatch, capsys):
    answer = EDIT + '<file path="../b.txt">\nx\n</file>\n<file path="c.py">\ndef (\n</file>\n'
    assert run(monkeypatch, answer, folder, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert [refusal["code"] for refusal in told["refusals"]] == ["path", "unparsable"]
    assert [path.name for path in folder.iterdir()] == ["a.txt"]
    assert (folder / "a.txt").read_bytes() == b"one\r\ntwo\r\n"


def test_what_was_read_and_what_is_protected(folder, monkeypatch, capsys):
    now, other = (hashlib.sha256(text).hexdigest() for text in (b"one\r\ntwo\r\n", b"one"))
    assert run(monkeypatch, EDIT, folder, "--shown", f"a.txt={other}") == 1
    assert run(monkeypatch, EDIT, folder, "--protect", "*.txt") == 1
    assert "(stale)" in (told := capsys.readouterr().out)
    assert "(protected)" in told
    assert run(monkeypatch, EDIT, folder, "--shown", f"a.txt={now}") == 0


def test_after_a_second_miss_the_file_is_asked_for_whole(folder, monkeypatch, capsys):
    answer = EDIT.replace("two", "zwei")
    assert run(monkeypatch, answer, folder) == 1
    assert "write it whole" not in capsys.readouterr().out
    assert run(monkeypatch, answer, folder, "--missed", "a.txt") == 1
    assert "write it whole" in capsys.readouterr().out


def test_wrong_use(folder, monkeypatch, capsys):
    assert run(monkeypatch, EDIT, folder / "none") == 2
    assert run(monkeypatch, EDIT, folder, "--shown", "a.txt") == 2
    monkeypatch.setattr(sys, "argv", ["engine", "apply", str(folder / "none.md"), "--in", str(folder)])
    assert main() == 2
    assert capsys.readouterr().err.count("\n") == 3


def test_a_link_is_not_followed(folder, monkeypatch, tmp_path):
    (tmp_path / "outside.txt").write_text("two\n")
    (folder / "b.txt").symlink_to(tmp_path / "outside.txt")
    assert run(monkeypatch, EDIT.replace("a.txt", "b.txt"), folder) == 1
    assert (tmp_path / "outside.txt").read_text() == "two\n"


def test_when_one_file_cannot_be_written_the_others_are_put_back(folder, monkeypatch, capsys):
    write = Workspace.write_bytes

    def failing(self, path: str, content: bytes, executable: bool = False) -> None:
        if path == "z.txt":
            raise OSError("No space left on device")
        write(self, path, content, executable)

    monkeypatch.setattr(Workspace, "write_bytes", failing)
    assert run(monkeypatch, EDIT + '<file path="z.txt">\nx\n</file>\n', folder) == 1
    assert "No space left" in capsys.readouterr().err
    assert (folder / "a.txt").read_bytes() == b"one\r\ntwo\r\n"
