"""One tiny package of either kind, really fetched into the real sandbox, and used from another one that cannot write."""

import asyncio
import itertools
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.packages.installing import Workbench
from engine.packages.recipe import Recipe, recipe_of
from engine.packages.registries import configured_registries
from engine.packages.store import PackageStore, PlacedPackages
from engine.sandbox.commands import CommandResult, SandboxCommand, SandboxSettings
from engine.sandbox.identity import identity_of_slot
from engine.sandbox.runtimes import Runtimes, place_pip, place_runtimes
from engine.sandbox.sandbox import Sandbox
from engine.stacks import stack as stack_module
from engine.stacks.dependencies import DependenciesUnavailable
from engine.stacks.inside import StackInside
from engine.stacks.stack import Stack, load_stack
from engine.workspace.folders import make_private
from tests.processes import first_slot

_slots = itertools.count(first_slot(760))


@pytest.fixture(scope="module")
def runtimes(samokoder_home: Path) -> Runtimes:
    return place_runtimes(samokoder_home)


@pytest.fixture(scope="module")
def sandbox(samokoder_home: Path, runtimes: Runtimes) -> Sandbox:
    (samokoder_home / "run").mkdir(exist_ok=True)
    (samokoder_home / "run").chmod(0o711)
    sandbox = Sandbox(SandboxSettings(run_dir=samokoder_home / "run", runtimes=runtimes))
    support = asyncio.run(sandbox.probe())
    if not support.available:
        pytest.skip(f"no sandbox on this machine: {support.reason}")
    return sandbox


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Stack]:
    """A stack of either kind, that of npm with one tiny package of its own, so that a test fetches next to nothing."""

    def make(like: str) -> Stack:
        stack = load_stack(like)
        folder = tmp_path / "stacks" / like
        (folder / "starter").mkdir(parents=True)
        (folder / "requirements.txt").write_text("")
        (folder / "requirements.in").write_text("")
        (folder / "starter" / "package.json").write_text(json.dumps({"dependencies": {"isarray": "^2.0.5"}}))
        (folder / "starter" / "package-lock.json").write_text(json.dumps({"lockfileVersion": 3, "packages": {}}))
        monkeypatch.setattr(stack_module, "STACKS_DIR", tmp_path / "stacks")
        return stack.model_copy(update={"dependencies": stack.dependencies.model_copy(update={"commands": ()})})

    return make


@pytest.fixture
def place(samokoder_home: Path, sandbox: Sandbox, runtimes: Runtimes, tmp_path: Path):
    store = PackageStore(samokoder_home / "packages", 10**9)
    (tmp_path / "none").mkdir()

    async def placed(recipe: Recipe) -> PlacedPackages:
        async def bench() -> Workbench:
            kind = recipe.stack.dependencies.kind
            registries = await configured_registries(Path(sys.executable), runtimes.node, kind)
            online = Sandbox(
                SandboxSettings(run_dir=samokoder_home / "run", runtimes=runtimes, allowed_hosts=registries.hosts)
            )
            return Workbench(
                online, tmp_path / "none", place_pip(samokoder_home), registries, identity_of_slot(next(_slots))
            )

        return await store.place(recipe, bench)

    return placed


@pytest.fixture
def run_with(sandbox: Sandbox, samokoder_home: Path):
    async def run(stack: Stack, packages: PlacedPackages, program: tuple[str, ...], file: str) -> CommandResult:
        identity = identity_of_slot(next(_slots))
        app = samokoder_home / "work" / f"packages-{identity.uid}" / "app"
        app.parent.mkdir(parents=True, exist_ok=True)
        for folder in (app.parent.parent, app.parent):
            folder.chmod(0o711)
        make_private(app, identity.uid, identity.gid)
        inside = StackInside(stack, packages.folder)
        script = SandboxCommand(argv=(*inside.argv(program), file), env=inside.environment(), mounts=inside.mounts(app))
        return await sandbox.run(script, identity)

    return run


async def test_a_wheel_is_installed_used_and_never_written(tiny, place, run_with) -> None:
    stack = tiny("fastapi")
    recipe = recipe_of({"requirements.txt": "six~=1.16\n"}, stack, frozenset({"six"}))
    placed = await place(recipe)
    assert placed.known.versions.keys() == {"six"}
    source = (
        "import six, pathlib\n"
        "print(six.PY3, pathlib.Path(six.__file__).parent)\n"
        "for path in ('six.py', 'more.py', '__pycache__/x.pyc'):\n"
        "    try:\n"
        "        (pathlib.Path(six.__file__).parent / path).write_text('evil')\n"
        "    except OSError as error:\n"
        "        print(error.errno)\n"
    )
    result = await run_with(stack, placed, ("{python}", "-c"), source)
    assert result.output.splitlines() == ["True /opt/deps", "30", "30", "30"]
    assert await place(recipe) is not placed  # the same folder, no second installation
    assert "evil" not in (placed.folder / "six.py").read_text()


async def test_a_package_of_npm_is_installed_used_and_never_written(tiny, place, run_with) -> None:
    stack = tiny("react-express")
    files = {"package.json": json.dumps({"type": "module", "dependencies": {"is-number": "^7.0.0"}})}
    placed = await place(recipe_of(files, stack, frozenset({"is-number"})))
    assert placed.known.versions.keys() == {"is-number", "isarray"}  # with what the stack itself has
    source = (
        "const fs = require('node:fs'); const place = require.resolve('is-number');"
        "console.log(require('is-number')('7'), place);"
        "try { fs.writeFileSync(place, 'evil') } catch (error) { console.log(error.code) }"
    )
    result = await run_with(stack, placed, ("{node}", "-e"), source)
    assert result.output.splitlines() == ["true /workspace/node_modules/is-number/index.js", "EROFS"]


async def test_a_package_that_is_not_there_is_told_in_the_installers_words(tiny, place) -> None:
    recipe = recipe_of({"requirements.txt": "six==99999.1\n"}, tiny("fastapi"), frozenset({"six"}))
    with pytest.raises(DependenciesUnavailable) as caught:
        await place(recipe)
    assert "six==99999.1" in caught.value.reason.said_in("ru")
