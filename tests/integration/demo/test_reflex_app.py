"""An app of the demo model on reflex: its own tests pass, and what leaves as a ZIP is complete."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from engine.llm.demo.answers import RENDERERS, all_files, for_stack
from engine.llm.demo.design import AppDesign
from engine.llm.demo.reading import read_idea
from engine.stacks.stack import load_stack
from engine.workspace.archive import zip_stream
from engine.workspace.workspace import Workspace
from tests.integration.demo.test_generated_apps import put

OF_REFLEX = {"REFLEX_TELEMETRY_ENABLED": "false", "PYTHONDONTWRITEBYTECODE": "1"}


def test_app_passes_its_own_tests_and_its_archive_is_complete(tmp_path: Path) -> None:
    design = read_idea("учёт ульев и медосборов с килограммами", "ru")
    assert isinstance(design, AppDesign)
    written = all_files(for_stack(design, "reflex"), RENDERERS["reflex"])
    put(tmp_path / "hives", load_stack("reflex").starter_files())
    put(tmp_path / "hives", {path: text.encode() for path, text in written.items()})
    app = unpacked(archive(tmp_path / "hives", tmp_path / "app.zip"), tmp_path / "unpacked")
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
    return subprocess.run(command, cwd=app, env=environment, timeout=120, check=False).returncode
