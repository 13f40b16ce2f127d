"""LIKE of react-express apps, tested where it runs: in Node."""

import subprocess
import sys
from pathlib import Path

import pytest

NODE = Path(sys.executable).with_name("node")
TESTS = Path(__file__).with_name("like.test.mjs")


@pytest.mark.timeout(120)  # a second on a quiet machine
@pytest.mark.skipif(not NODE.exists(), reason="node is not installed beside python")
def test_like_in_node() -> None:
    finished = subprocess.run([NODE, "--test", TESTS], capture_output=True, text=True, timeout=120, check=False)
    assert finished.returncode == 0, finished.stdout[-4000:]
