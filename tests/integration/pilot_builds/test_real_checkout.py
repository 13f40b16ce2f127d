"""The operator's own GPT-Pilot builds apps with a scripted model, and they are proven. It needs a checkout."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn

from bench.pilot_script import sign_in
from bench.pilot_script.answers import FEATURE, REQUIREMENTS, pilot_answer
from bench.pilot_script.server import Script

HOME, PYTHON = os.environ.get("GPT_PILOT_HOME"), os.environ.get("GPT_PILOT_PYTHON")
pytestmark = [
    # A fresh home places the packages of two stacks, and npm installs those of its template: minutes on a busy machine.
    pytest.mark.timeout(1_800),
    pytest.mark.skipif(
        not HOME or not PYTHON,
        reason="no checkout of GPT-Pilot: set GPT_PILOT_HOME and GPT_PILOT_PYTHON to try a real one",
    ),
]
ROOT = Path(__file__).parents[3]
TODO = "a simple todo app: add, list, tick off"


@asynccontextmanager
async def serving(answer: Callable[[str, str, str], str]) -> AsyncIterator[str]:
    """The script's address."""
    config = uvicorn.Config(Script(answer), host="127.0.0.1", port=0, lifespan="off", log_level="warning")
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    task = asyncio.create_task(server.serve([listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    server.should_exit = True
    await task


async def engine(endpoint: str, home: Path, out: Path, *words: str) -> str:
    """What the command line has told; it has ended well."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "engine", *words, "--out", str(out)),
        *("--home", str(home), "--model", "script", "--base-url", endpoint),
        *("--pilot-home", str(HOME), "--pilot-python", str(PYTHON)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    return output.decode()


@pytest.mark.parametrize(
    ("idea", "answer", "requirements", "path"),
    [
        (TODO, pilot_answer, REQUIREMENTS, "client/src/pages/Todos.tsx"),
        (sign_in.IDEA, sign_in.sign_in_answer, sign_in.REQUIREMENTS, "server/models/Todo.js"),
    ],
    ids=["todo", "sign-in"],
)
async def test_a_real_checkout_builds_an_app_and_it_is_proven(
    samokoder_home, tmp_path, idea, answer, requirements, path
):
    out = tmp_path / "app"
    async with serving(answer) as endpoint:
        told = await engine(endpoint, samokoder_home, out, "build", idea)
    for number, text in enumerate(requirements, start=1):
        assert f"✓ R{number} {text} [passed]" in told, told
    assert (out / path).is_file()
    assert not (out / "client/node_modules").exists()


async def test_a_message_about_its_app_is_its_second_feature(samokoder_home, tmp_path):
    out = tmp_path / "app"
    async with serving(pilot_answer) as endpoint:
        await engine(endpoint, samokoder_home, out, "build", TODO)
        told = await engine(endpoint, samokoder_home, out, "chat", "Let me delete a todo")
    assert told.count("Starting task #1") == 1
    for number, text in enumerate((*REQUIREMENTS, FEATURE), start=1):
        assert f"✓ R{number} {text} [passed]" in told, told
    assert "deleteTodo" in (out / "client/src/pages/Todos.tsx").read_text()
