"""A program of ours that speaks GPT-Pilot's protocol, written from our own description of it (docs/gpt-pilot.md)."""

import json
from pathlib import Path

from engine.pilot.checkout import PilotCheckout

PYTHON = Path("/usr/bin/python3")
VERSION = "1.2.5"
_PROGRAM = {"program.py": "main.py", "talking.py": "core/talking.py", "faults.py": "core/faults.py"}


def make_checkout(folder: Path, version: str = VERSION, **behaviour: object) -> PilotCheckout:
    """A checkout whose program is the double; `behaviour` says what it does wrong (`program.py`)."""
    folder.mkdir(parents=True)
    (folder / "core").mkdir()
    for name, place in _PROGRAM.items():
        (folder / place).write_text(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    (folder / "pyproject.toml").write_text(f'[tool.poetry]\nversion = "{version}"\n')
    (folder / "requirements.txt").write_text("")
    (folder / "core" / "behaviour.json").write_text(json.dumps(behaviour))
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return PilotCheckout(home=folder, python=PYTHON)
