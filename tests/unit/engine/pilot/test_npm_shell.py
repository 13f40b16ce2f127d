"""What npm runs scripts with inside GPT-Pilot's sandbox."""

import subprocess
from pathlib import Path

import pytest

import engine.pilot.places

SHELL = Path(engine.pilot.places.__file__).with_name("inside") / engine.pilot.places.NPM_SHELL


@pytest.mark.parametrize(
    ("package", "said"),
    [
        ("/workspace/pilot/app/package.json", "ran\n"),
        ("/workspace/pilot/app/server/node_modules/bcrypt/package.json", ""),
        ("", "ran\n"),
    ],
)
def test_scripts_of_packages_are_passed_over(package: str, said: str) -> None:
    env = {"npm_package_json": package, "PATH": "/usr/bin:/bin"}
    done = subprocess.run([str(SHELL), "-c", "echo ran"], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == said
