"""What is asked of the command before anything is done."""

from pathlib import Path

import pytest

from samokoder_app.backup import __main__ as command


@pytest.mark.parametrize("verb", ["save", "restore"])
@pytest.mark.parametrize("name", ["", "folder"])
def test_without_the_name_of_a_file_one_sentence_asks_for_it(
    verb: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["backup", verb, name])
    monkeypatch.setattr(command, "get_settings", lambda: pytest.fail("the installation is looked at"))
    assert command.main() == 1
    assert capsys.readouterr().err == "Name the backup's file, which is no folder: FILE=/backups/samokoder.tar.gz\n"
