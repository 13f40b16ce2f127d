"""The demo model on reflex: a whole build in the sandbox and the browser, and what it leaves behind is complete."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from engine.stacks.stack import load_stack
from engine.workspace.archive import zip_stream
from engine.workspace.workspace import Workspace
from tests.integration.demo.conftest import BuildHives
from tests.integration.demo.test_generated_apps import put

OF_REFLEX = {"REFLEX_TELEMETRY_ENABLED": "false", "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


@pytest.mark.timeout(600)  # about 90 s on a quiet machine, half of it for packages; minutes on a crowded one
async def test_idea_becomes_a_verified_app_of_python(build_hives: BuildHives, tmp_path: Path) -> None:
    out = tmp_path / "hives"
    requirements = await build_hives("reflex", out)
    assert len(requirements) == 7
    assert not any(step.do == "api" for item in requirements for check in item.checks for step in check.steps)
    app = unpacked(archive(out, tmp_path / "app.zip"), tmp_path / "unpacked")
    assert "reflex run --env prod" in (app / "README.md").read_text(encoding="utf-8")
    assert left_out(app) == []
    assert own_tests(app) == 0


def test_starter_passes_its_own_tests(tmp_path: Path) -> None:
    put(tmp_path / "app", load_stack("reflex").starter_files())
    assert own_tests(tmp_path / "app") == 0


def archive(app: Path, target: Path) -> Path:
    """The app's ZIP: what a version holds of it, and what an export adds."""
    files = {path: (app / path).read_bytes() for path in Workspace(app).manifest()}
    files = load_stack("reflex").export_files() | files
    target.write_bytes(b"".join(zip_stream((path, content, False) for path, content in files.items())))
    return target


def unpacked(packed: Path, target: Path) -> Path:
    with zipfile.ZipFile(packed) as file:
        file.extractall(target)
    return target


def left_out(app: Path) -> list[str]:
    """What the container is made of and the archive does not hold."""
    copied = re.findall(r"^COPY (?!--from)(\S+) ", (app / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"app", "assets", "reflex.lock", "rxconfig.py", "requirements.txt"} <= set(copied)
    return [path for path in copied if not (app / path).exists()]


def own_tests(app: Path) -> int:
    """The app's own tests, outside of any sandbox, as whoever takes it away runs them."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(app.parent / "data"), **OF_REFLEX}
    return subprocess.run(command, cwd=app, env=environment, timeout=300, check=False).returncode
