"""The operator's own GPT-Pilot builds the todo app with a scripted model, and the app is proven. It needs a checkout."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn

from bench.pilot_script.server import Script

HOME, PYTHON = os.environ.get("GPT_PILOT_HOME"), os.environ.get("GPT_PILOT_PYTHON")
pytestmark = [
    pytest.mark.timeout(900),  # npm installs the packages of its template
    pytest.mark.skipif(
        not HOME or not PYTHON,
        reason="no checkout of GPT-Pilot: set GPT_PILOT_HOME and GPT_PILOT_PYTHON to try a real one",
    ),
]
ROOT = Path(__file__).parents[3]


@pytest.fixture
async def endpoint() -> AsyncIterator[str]:
    """The script's address."""
    server = uvicorn.Server(uvicorn.Config(Script(), host="127.0.0.1", port=0, lifespan="off", log_level="warning"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 it tells nobody
        await asyncio.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/v1"
    server.should_exit = True
    await serving


async def test_a_real_checkout_builds_the_todo_app_and_it_is_proven(samokoder_home, tmp_path, endpoint):
    out = tmp_path / "todo"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "engine", "build", "a simple todo app: add, list, tick off", "--out", str(out)),
        *("--home", str(samokoder_home), "--model", "script", "--base-url", endpoint),
        *("--pilot-home", str(HOME), "--pilot-python", str(PYTHON)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/root")},
    )
    output, _ = await process.communicate()
    told = output.decode()
    assert process.returncode == 0, told
    assert "✓ R1 Add a todo and see it in the list [passed]" in told
    assert "✓ R2" in told
    assert (out / "client/src/pages/Todos.tsx").is_file()
    assert not (out / "client/node_modules").exists()
