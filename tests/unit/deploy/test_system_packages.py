"""`deploy/system-packages.sh` on machines that lack everything: who may install does, who may not is told."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "deploy" / "system-packages.sh"
BASH = shutil.which("bash") or "bash"


def program(folder: Path, name: str, body: str) -> None:
    file = folder / name
    file.write_text(f"#!{BASH}\n{body}\n")
    file.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of programs that is all of the machine: `apt-get` writes down what it is asked for."""
    program(tmp_path, "apt-get", f'echo "$*" >> {tmp_path}/asked')
    return tmp_path


def install(machine: Path) -> tuple[str, str]:
    """What `apt-get` was asked to install, and what was said."""
    done = subprocess.run([BASH, str(SCRIPT)], env={"PATH": str(machine)}, capture_output=True, text=True, check=True)
    asked = machine / "asked"
    lines = asked.read_text().splitlines() if asked.exists() else []
    return "\n".join(line for line in lines if line.startswith("install")), done.stderr


def test_root_installs_what_is_missing(machine: Path) -> None:
    program(machine, "id", "echo 0")
    asked, _ = install(machine)
    assert asked.endswith("bubblewrap chromium util-linux")


def test_a_user_who_may_become_root_installs_through_it(machine: Path) -> None:
    program(machine, "id", "echo 1000")
    program(machine, "sudo", '[ "$1" = -n ] && shift; exec "$@"')
    program(machine, "true", "exit 0")
    asked, _ = install(machine)
    assert asked.endswith("bubblewrap chromium util-linux")


def test_who_may_not_install_is_told_the_line_to_run(machine: Path) -> None:
    program(machine, "id", "echo 1000")
    asked, said = install(machine)
    assert asked == ""
    assert "sudo apt-get install bubblewrap chromium util-linux" in said
    assert "not verified" in said
