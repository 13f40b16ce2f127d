"""What an installer leaves is made safe for all before anybody sees it."""

import os
import stat
from pathlib import Path

import pytest

from engine.packages import taking_over
from engine.packages.taking_over import take_over
from engine.stacks.dependencies import DependenciesUnavailable


def test_links_out_special_files_and_odd_modes_do_not_survive(tmp_path: Path) -> None:
    outside = tmp_path / "secret"
    outside.write_text("secret")
    folder = tmp_path / "packages"
    (folder / "pkg" / "bin").mkdir(parents=True)
    (folder / "pkg" / "cli.js").write_text("x" * 5_000)
    (folder / "pkg" / "cli.js").chmod(0o4755)
    (folder / "pkg" / "data").write_text("y")
    (folder / "pkg" / "data").chmod(0o666)
    (folder / "pkg" / "bin" / "cli").symlink_to("../cli.js")
    (folder / "out").symlink_to("/etc")
    (folder / "pkg" / "bin" / "top").symlink_to("../..")
    (folder / "pkg" / "bin" / "sly").symlink_to("top/../secret")  # by its words pkg/bin/secret
    (folder / "pkg" / "bin" / "slyer").symlink_to("./top//../../secret")
    (folder / "pkg" / "up").symlink_to("../../secret")
    os.link(outside, folder / "hard")
    os.mkfifo(folder / "pipe")
    folder.chmod(0o777)

    assert take_over(folder) >= 5_000
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")) == [
        "pkg", "pkg/bin", "pkg/bin/cli", "pkg/bin/top", "pkg/cli.js", "pkg/data",
    ]  # fmt: skip
    modes = {path: stat.S_IMODE((folder / path).lstat().st_mode) for path in (".", "pkg", "pkg/cli.js", "pkg/data")}
    assert modes == {".": 0o755, "pkg": 0o755, "pkg/cli.js": 0o755, "pkg/data": 0o644}
    assert outside.read_text() == "secret"


@pytest.mark.parametrize("name", ["MOST_FILES", "MOST_BYTES"])
def test_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / "a").write_text("x" * 5_000)
    (tmp_path / "b").write_text("x" * 5_000)
    monkeypatch.setattr(taking_over, name, 1)
    with pytest.raises(DependenciesUnavailable) as caught:
        take_over(tmp_path)
    assert "слишком велики" in caught.value.reason.said_in("ru")
