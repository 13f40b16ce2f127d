"""A real sandbox with a real Chromium, and a small app of the stack to be verified."""

import asyncio
import itertools
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from engine.sandbox.commands import Identity, SandboxSettings
from engine.sandbox.identity import identity_of_slot
from engine.sandbox.runtimes import Runtimes, place_runtimes
from engine.sandbox.sandbox import Sandbox
from engine.stacks.dependencies import place_dependencies
from engine.stacks.stack import Stack, load_stack
from engine.verify.parsing import parse_checks
from engine.verify.ports import AppUnderTest
from engine.verify.speech import Language
from engine.verify.verifier import Verifier
from tests.integration.verify.recording import RecordingObserver, Verified
from tests.processes import first_slot

APP = (Path(__file__).parent / "contacts_app.py").read_text(encoding="utf-8")
TASKS_APP = Path(__file__).parent / "tasks_app"
TESTS = "from app.main import app\n\n\ndef test_title():\n    assert app.title == 'Contacts'\n"
REQUIREMENTS = "fastapi\npython-multipart\nuvicorn\npytest\n"
_slots = itertools.count(first_slot(800))

MakeApp = Callable[..., AppUnderTest]


Place = Callable[[Stack], Awaitable[Path]]
Verify = Callable[..., Awaitable[Verified]]


@pytest.fixture(scope="session")
def runtimes(samokoder_home: Path) -> Runtimes:
    return place_runtimes(samokoder_home)


@pytest.fixture(scope="session")
def place(samokoder_home: Path, runtimes: Runtimes) -> Place:
    """`await place(stack)` gives the folder of its packages."""

    async def placed(stack: Stack) -> Path:
        return await place_dependencies(stack, samokoder_home, Path(sys.executable), runtimes.node)

    return placed


@pytest.fixture(scope="session")
def dependencies(place: Place) -> Path:
    return asyncio.run(place(load_stack("fastapi")))


@pytest.fixture(scope="session")
def run_dir(samokoder_home: Path) -> Path:
    folder = samokoder_home / "run"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711)
    return folder


@pytest.fixture(scope="session")
def sandbox(run_dir: Path, runtimes: Runtimes) -> Sandbox:
    sandbox = Sandbox(SandboxSettings(run_dir=run_dir, runtimes=runtimes))
    support = asyncio.run(sandbox.probe())
    if not support.available:
        pytest.skip(f"no sandbox on this machine: {support.reason}")
    if runtimes.chromium is None:
        pytest.skip("Chromium is not installed")
    return sandbox


@pytest.fixture
def data_root(samokoder_home: Path) -> Path:
    folder = samokoder_home / "verify"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711)
    return folder


@pytest.fixture
def make_app(samokoder_home: Path) -> MakeApp:
    """`make_app(main=…, files={…})` writes an app to disk."""

    def make(
        main: str = APP, files: dict[str, str] | None = None, language: Language = "en", stack: Stack | None = None
    ) -> AppUnderTest:
        identity = identity_of_slot(next(_slots))
        root = samokoder_home / f"app-{next(_slots)}"
        tree = {"app/main.py": main, "tests/test_main.py": TESTS, "requirements.txt": REQUIREMENTS, **(files or {})}
        put(root, tree, identity)
        return AppUnderTest(app_dir=root, stack=stack or load_stack("fastapi"), identity=identity, language=language)

    return make


@pytest.fixture
def make_tasks_app(samokoder_home: Path) -> MakeApp:
    """`make_tasks_app({path: (old, new)})` writes the app of tasks_app/ on its stack's starter, with such faults."""

    def make(faults: dict[str, tuple[str, str]] | None = None, files: dict[str, str] | None = None) -> AppUnderTest:
        stack, identity = load_stack("react-express"), identity_of_slot(next(_slots))
        root = samokoder_home / f"app-{next(_slots)}"
        tree = {path: content.decode() for path, content in stack.starter_files().items()}
        tree |= {str(path.relative_to(TASKS_APP)): path.read_text() for path in TASKS_APP.rglob("*.ts*")} | (
            files or {}
        )
        for path, (old, new) in (faults or {}).items():
            assert old in tree[path], path
            tree[path] = tree[path].replace(old, new)
        put(root, tree, identity)
        return AppUnderTest(app_dir=root, stack=stack, identity=identity, language="en")

    return make


def put(root: Path, tree: dict[str, str], identity: Identity) -> None:
    """Write an app that belongs to `identity`."""
    for path, text in tree.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    if os.geteuid() == 0:
        for one in (root, *root.rglob("*")):
            os.chown(one, identity.uid, identity.gid)


@pytest.fixture
def verify(sandbox: Sandbox, runtimes: Runtimes, place: Place, data_root: Path) -> Verify:
    """`await verify(app, [check, …])` runs a whole verification."""

    async def run(app: AppUnderTest, checks: list[dict[str, object]]) -> Verified:
        observer = RecordingObserver()
        verifier = Verifier(sandbox, runtimes, await place(app.stack), data_root)
        report = await verifier.verify(app, parse_checks(checks), observer)
        assert list(data_root.iterdir()) == []
        return Verified(report, observer)

    return run
