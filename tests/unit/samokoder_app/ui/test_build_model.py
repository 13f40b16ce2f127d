"""The pure parts of the front end, tested where they run: in Node."""

import subprocess
import sys
from pathlib import Path

import pytest

NODE = Path(sys.executable).with_name("node")
TESTS = sorted(Path(__file__).parent.glob("*.test.mjs"))


@pytest.mark.skipif(not NODE.exists(), reason="node is not installed beside python")
def test_the_reducers_in_node() -> None:
    finished = subprocess.run([NODE, "--test", *TESTS], capture_output=True, text=True, timeout=60, check=False)
    assert finished.returncode == 0, finished.stdout[-4000:]
