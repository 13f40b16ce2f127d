"""`python -m bench` as its users meet it."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from bench.figure import NAMES

REPOSITORY = Path(__file__).parents[3]
PROGRAM = """
import os, sys
from bench import __main__ as command
from bench.figure import Figure

class Loud:
    __doc__ = "prints beside its figure"
    def add_options(self, parser): pass
    async def measure(self, options, report):
        print("not a figure")
        os.system("echo nor this")
        report(Figure(name="sandbox_start"))

command.importlib.import_module = lambda name: Loud()
sys.exit(command.main(sys.argv[1:]))
"""


def test_standard_output_holds_figures_and_nothing_else(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, "sandbox_start", "--home", str(tmp_path / "home")]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert [json.loads(line) for line in done.stdout.splitlines()] == [{"name": "sandbox_start"}]
    assert "not a figure" in done.stderr
    assert "nor this" in done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_every_benchmark_is_a_module_of_its_name(name: str) -> None:
    module = import_module(f"bench.{name}")
    assert module.__doc__
    assert callable(module.add_options)
    assert callable(module.measure)
