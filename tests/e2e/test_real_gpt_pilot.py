"""The operator's own GPT-Pilot in the browser: stopped in the middle of a model's work, continued, paused, proven, taken away.

It needs a checkout; what the product does around one is in `test_gpt_pilot.py` with a double, for every machine.
"""

import asyncio
import io
import os
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import uvicorn
from conftest import NewContext, open_settings, platform_with
from dulwich.repo import Repo
from platform_process import Platform
from playwright.sync_api import Locator, Page, expect

from bench.pilot_script.answers import REQUIREMENTS
from bench.pilot_script.server import Script

HOME, PYTHON = os.environ.get("GPT_PILOT_HOME"), os.environ.get("GPT_PILOT_PYTHON")
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(1_500),  # packages of two stacks, and npm for the template of GPT-Pilot, on whatever machine
    pytest.mark.skipif(
        not HOME or not PYTHON,
        reason="no checkout of GPT-Pilot: set GPT_PILOT_HOME and GPT_PILOT_PYTHON to try a real one",
    ),
]
BUILD_MS = 900_000
ENDED_MS = 30_000
PAUSED_MS = 180_000
"""A pause is told when the packages in GPT-Pilot's folder are removed: seconds, on a busy machine more than a minute."""

IDEA = "A simple todo app: add, list, tick off"
FIRST_PAGES, FIRST_STEPS = "Todos.tsx", '"save_file"'
_POST = """async ([path, body]) => (await fetch(path, {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body)
})).status"""


class Gate:
    """Holds the answer that has a mark until it is let go."""

    def __init__(self) -> None:
        self._mark: str | None = None
        self._is_held, self._is_free = threading.Event(), threading.Event()

    async def __call__(self, said: str) -> None:
        """Asked with every answer before it is given."""
        if self._mark is not None and self._mark in said:
            self._mark = None
            self._is_held.set()
            await asyncio.to_thread(self._is_free.wait)

    def close_at(self, mark: str) -> None:
        """Hold the next answer that has the mark."""
        self._mark = mark
        self._is_held.clear()
        self._is_free.clear()

    def wait(self) -> None:
        """Until an answer is held."""
        assert self._is_held.wait(BUILD_MS / 1_000), "the model was not asked for this"

    def open(self) -> None:
        """Let go what is held; nothing more is."""
        self._mark = None
        self._is_free.set()


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def model(gate: Gate) -> Iterator[str]:
    """The base URL of the script."""
    config = uvicorn.Config(Script(hold=gate), host="127.0.0.1", port=0, lifespan="off", log_level="warning")
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    gate.open()
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    """With the checkout in place of the double."""
    with platform_with(lambda home: {"GPT_PILOT_HOME": str(HOME), "GPT_PILOT_PYTHON": str(PYTHON)}) as platform:
        yield platform


def begin(page: Page, model: str) -> Locator:
    """Order the build with a key of the user's own; the place where its status stands."""
    key = {"provider_id": "openai_compatible", "key_name": "own", "api_key": "sk-0123456789", "base_url": model}
    assert page.evaluate(_POST, ["/api/user/api-keys", {**key, "model": "script"}]) == 201
    page.goto("/projects/new")
    expect(page.get_by_test_id("build")).to_be_enabled()
    open_settings(page)
    page.get_by_test_id("engine-gpt-pilot").click()
    page.get_by_test_id("idea").fill(IDEA)
    page.get_by_test_id("build").click()
    page.wait_for_url("**/projects/*-*")
    return page.get_by_test_id("build-status")


def expect_status(status: Locator, wanted: str, timeout: int) -> None:
    expect(status).to_have_attribute("data-status", wanted, timeout=timeout)


def pilots(platform: Platform) -> list[psutil.Process]:
    """Processes of this platform that run the checkout's program, with whatever they have started."""
    program, home = str(Path(HOME or "") / "main.py"), str(platform.log.parent)
    running = [one for one in psutil.process_iter(["cmdline"]) if program in (one.info["cmdline"] or ())]
    ours = [one for one in running if any(_home_of(parent) == home for parent in one.parents())]
    return [*ours, *(child for one in ours for child in one.children(recursive=True))]


def _home_of(process: psutil.Process) -> str | None:
    """The home that it was started with; nobody may look into the machine's first process."""
    try:
        return process.environ().get("SAMOKODER_HOME")
    except psutil.AccessDenied:
        return None


def expect_gone(processes: list[psutil.Process]) -> None:
    assert processes
    _, alive = psutil.wait_procs(processes, timeout=ENDED_MS / 1_000)
    assert not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]


def exported(page: Page, kind: str) -> zipfile.ZipFile:
    """What the project's export gives."""
    project = page.url.rpartition("/projects/")[2].partition("?")[0]
    headers = {"Origin": page.url.partition("/projects")[0]}
    answer = page.request.post(f"/api/projects/{project}/export?format={kind}", headers=headers, timeout=60_000)
    assert answer.status == 200, answer.text()
    return zipfile.ZipFile(io.BytesIO(answer.body()))


def test_it_is_stopped_continued_paused_proven_and_taken_away(
    platform: Platform, new_context: NewContext, signing_up, gate: Gate, model: str, tmp_path: Path
) -> None:
    page = new_context("en").new_page()
    signing_up(page)
    gate.close_at(FIRST_PAGES)
    status = begin(page, model)
    gate.wait()
    working = pilots(platform)
    page.get_by_test_id("bar-cancel").click()
    expect_status(status, "cancelled", ENDED_MS)
    expect_gone(working)

    gate.close_at(FIRST_STEPS)
    page.get_by_test_id("act-rebuild").click()
    gate.wait()
    working = pilots(platform)
    page.get_by_test_id("bar-pause").click()
    expect_status(status, "paused", PAUSED_MS)
    expect_gone(working)

    gate.open()
    page.get_by_test_id("bar-resume").click()
    expect_status(status, "done", BUILD_MS)
    expect(page.get_by_test_id("evidence-summary")).to_have_text("2 of 2 checks passed")

    with exported(page, "zip") as archive:
        names = set(archive.namelist())
        readme = archive.read("README.md").decode()
    assert {"client/src/pages/Todos.tsx", "server/routes/todos.js", "package.json", "Dockerfile"} <= names
    assert not any("node_modules/" in name for name in names)
    assert all(text in readme for text in REQUIREMENTS)
    with exported(page, "git") as archive:
        archive.extractall(tmp_path)
    with Repo(str(tmp_path)) as repository:
        history = [entry.commit.message.decode() for entry in repository.get_walker()]
    assert len(history) >= 2
    assert (tmp_path / "server/routes/todos.js").is_file()
