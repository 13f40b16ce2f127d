"""Folders of packages: made whole or not at all, shared, bounded, never removed while in use."""

import asyncio
import gc
import os
import stat
import time
from pathlib import Path

import pytest

from engine.packages import store as store_module
from engine.packages.installing import Workbench
from engine.packages.recipe import Recipe, recipe_of
from engine.packages.store import RETRY_SECONDS, PackageStore
from engine.stacks.dependencies import DependenciesUnavailable
from engine.stacks.stack import load_stack

STACK = load_stack("fastapi")


def recipe(line: str) -> Recipe:
    found = recipe_of({"requirements.txt": f"{line}\n"}, STACK, frozenset({line}))
    assert found is not None
    return found


class Installer:
    """Makes a folder of two kilobytes, or fails."""

    def __init__(self) -> None:
        self.runs = 0
        self.problem: str | None = None

    async def __call__(self, wanted: Recipe, bench: Workbench, scratch: Path) -> Path:
        self.runs += 1
        await asyncio.sleep(0.01)
        if self.problem:
            raise DependenciesUnavailable("own_packages_failed", detail=self.problem)
        folder = scratch / "try-0" / "packages"
        folder.mkdir(parents=True)
        (folder / "module.py").write_text("x" * 2_000)
        (folder / "mod_a-1.0.dist-info").mkdir()
        (folder / "mod_a-1.0.dist-info" / "RECORD").write_text(
            "module.py,,\n../../bin/x,,\nmod_a-1.0.dist-info/RECORD,,\n"
        )
        return folder


@pytest.fixture
def installer(monkeypatch: pytest.MonkeyPatch) -> Installer:
    made = Installer()
    monkeypatch.setattr(store_module, "install", made)
    return made


async def no_bench() -> Workbench:
    return None  # type: ignore[return-value]  # the installer of these tests needs none


async def test_one_installation_for_all_who_want_it(tmp_path: Path, installer: Installer) -> None:
    stores = [PackageStore(tmp_path, 10**9) for _ in range(2)]
    assert await stores[0].find(recipe("markdown")) is None
    placed = await asyncio.gather(*(store.place(recipe("markdown"), no_bench) for store in (*stores, stores[0])))
    assert len({one.folder for one in placed}) == 1
    assert installer.runs == 2  # one per process
    assert placed[0].known.versions == {"mod-a": "1.0"}
    assert placed[0].known.import_names["module"] == "mod-a"
    assert stat.S_IMODE((placed[0].folder / "module.py").stat().st_mode) == 0o644
    assert [path.name for path in (tmp_path / "fastapi").iterdir()] == [recipe("markdown").digest]


async def test_a_failure_is_told_again_and_not_repeated_for_a_while(tmp_path: Path, installer: Installer) -> None:
    store = PackageStore(tmp_path, 10**9)
    installer.problem = "no such version"
    for _ in range(2):
        with pytest.raises(DependenciesUnavailable, match="no such version"):
            await store.place(recipe("markdown"), no_bench)
    assert installer.runs == 1
    old = time.time() - RETRY_SECONDS - 1
    for mark in (tmp_path / "fastapi").glob(".failed-*"):
        os.utime(mark, (old, old))
    installer.problem = None
    assert (await store.place(recipe("markdown"), no_bench)).folder.is_dir()
    assert [path.name for path in (tmp_path / "fastapi").iterdir()] == [recipe("markdown").digest]


async def test_what_was_left_behind_is_swept(tmp_path: Path, installer: Installer) -> None:
    place = tmp_path / "fastapi"
    for name in (".installing-old", ".removing-old", ".installing-new"):
        (place / name / "deep").mkdir(parents=True)
    (place / ".failed-old").write_text("{}")
    (place / ".failed-new").write_text("{}")
    for name in (".installing-old", ".removing-old", ".failed-old"):
        os.utime(place / name, (1, 1))
    installer.problem = "no such version"
    with pytest.raises(DependenciesUnavailable):  # after a failure, too
        await PackageStore(tmp_path, 10**9).place(recipe("markdown"), no_bench)
    assert {path.name for path in place.iterdir()} == {
        ".installing-new", ".failed-new", f".failed-{recipe('markdown').digest}",
    }  # fmt: skip


async def test_what_another_process_removes_is_no_failure_and_takes_no_room(
    tmp_path: Path, installer: Installer, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = PackageStore(tmp_path, 10**6)
    leaving = tmp_path / "fastapi" / ".removing-theirs"
    leaving.mkdir(parents=True)
    (leaving / store_module.STAMP).write_text(str(10**9))
    placed = await store.place(recipe("aaa"), no_bench)
    assert await store.find(recipe("aaa")) is not None
    read_text = Path.read_text

    def too_late(stamp: Path, *args: str, **more: str) -> str:
        if stamp.name == store_module.STAMP:
            stamp.unlink()
        return read_text(stamp, *args, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_text", too_late)
        store._make_room()
    assert placed.folder.is_dir()


async def test_a_removal_that_was_broken_off_is_no_folder_that_cannot_be_made(
    tmp_path: Path, installer: Installer, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = PackageStore(tmp_path, 10**9)
    await store.place(recipe("aaa"), no_bench)
    await asyncio.sleep(0)  # the loop lets go of it
    gc.collect()

    def dying(_: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(store_module, "remove_folder", dying)
        with pytest.raises(KeyboardInterrupt):
            PackageStore(tmp_path, 0)._make_room()
    assert await store.find(recipe("aaa")) is None
    assert (await store.place(recipe("aaa"), no_bench)).folder.is_dir()


async def test_ones_many_installations_do_not_stand_before_anothers(tmp_path: Path, installer: Installer) -> None:
    store = PackageStore(tmp_path, 10**9)
    ended: list[str] = []

    async def place(name: str, owner: str) -> None:
        await store.place(recipe(name), no_bench, owner)
        ended.append(name)

    await asyncio.gather(*(place(f"mine{number}", "me") for number in range(5)), place("theirs", "they"))
    assert ended.index("theirs") < 2


async def test_the_longest_unused_goes_first_and_what_is_in_use_stays(tmp_path: Path, installer: Installer) -> None:
    store = PackageStore(tmp_path, 20_000)
    held = await store.place(recipe("aaa"), no_bench)
    for number, name in enumerate(("bbb", "ccc", "ddd"), 1):
        await store.place(recipe(name), no_bench)
        gc.collect()
        stamp = tmp_path / "fastapi" / recipe(name).digest / store_module.STAMP
        os.utime(stamp, (number, number))
    os.utime(held.folder.parent / store_module.STAMP, (0, 0))
    await store.place(recipe("eee"), no_bench)
    left = {path.name for path in (tmp_path / "fastapi").iterdir()}
    assert left == {recipe(name).digest for name in ("aaa", "ddd", "eee")}
    assert held.folder.is_dir()
    del held
    gc.collect()
