"""What stays of GPT-Pilot's folders while a build rests."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.pilot import leftovers
from engine.pilot.places import PilotPlaces
from engine.sandbox.commands import Identity
from engine.workspace.removal import remove_folder

ME = Identity(uid=os.geteuid(), gid=os.getegid())


def filled(folder: Path) -> PilotPlaces:
    """Of a project in the middle of its work."""
    made = PilotPlaces.beside(folder / "app")
    made.make(Identity(uid=os.geteuid(), gid=os.getegid()), "token")
    for path in (
        "work/app/server/server.js",
        "work/app/node_modules/vite/index.js",
        "work/app/client/node_modules/react/index.js",
        "work/app/data/app.db",
        "work/dropped.txt",
        "kept/pilot.base",
        "kept/npm/_cacache/content",
        "kept/notes.txt",
    ):
        place = made.work.parent / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("x")
    return made


@pytest.fixture
def places(tmp_path: Path) -> PilotPlaces:
    return filled(tmp_path)


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def test_its_database_and_the_apps_own_files_stay(places: PilotPlaces) -> None:
    leftovers.shrink(places, ME)
    assert files(places.work) == {"app/server/server.js"}
    assert files(places.kept) == {"pilot.base"}


@pytest.mark.parametrize("kind", ["large", "many", "deep", "link"])
def test_what_no_version_could_hold_does_not_stay(
    places: PilotPlaces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    app = places.work / "app"
    if kind == "large":
        monkeypatch.setattr(leftovers, "MOST_LEFT_BYTES", 2)
        (app / "large.txt").write_text("xxx")
    elif kind == "many":
        for number in range(5_001):
            (app / f"d{number}").mkdir()
    elif kind == "deep":
        (app / "/".join("d" * 40)).mkdir(parents=True)
    else:
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "theirs.txt").write_text("x")
        app.rename(app.with_name("moved"))
        app.symlink_to(outside)
    leftovers.shrink(places, ME)
    assert not places.work.exists()
    assert files(places.kept) == {"pilot.base"}
    assert kind != "link" or files(tmp_path / "outside") == {"theirs.txt"}


def test_a_database_that_cannot_be_kept_does_not_stay(places: PilotPlaces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "MOST_DATABASE_BYTES", 0)
    leftovers.shrink(places, ME)
    assert not places.kept.exists()


def test_a_folder_in_the_place_of_the_database_does_not_stay(places: PilotPlaces) -> None:
    places.database.unlink()
    (places.database / "anything").mkdir(parents=True)
    (places.database / "anything" / "large").write_text("x" * 1_000)
    leftovers.shrink(places, ME)
    assert not places.kept.exists()
    places.make(ME, "token")
    (places.database / "anything").mkdir(parents=True)
    places.restore(b"kept", ME)
    assert places.kept_database(ME) == b"kept"


def test_files_that_no_version_holds_do_not_stay(places: PilotPlaces) -> None:
    for name in ("odd\nname", "back\\slash", "server/odd\tname"):
        (places.work / "app" / name).write_text("x" * 1_000)
    (places.work / "app" / "odd\nfolder").mkdir()
    leftovers.shrink(places, ME)
    assert sorted(path.name for path in (places.work / "app").iterdir()) == ["client", "server"]
    assert files(places.work) == {"app/server/server.js"}


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of somebody who is refused by closed folders, as root is not; the test is his."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        remove_folder(folder)


@pytest.mark.parametrize("closed", ["work", "work/app", "work/app/node_modules", "kept", "kept/npm"])
def test_closed_folders_are_no_hindrance(unprivileged: Path, closed: str) -> None:
    """Else a build that pauses or is cancelled would fail in the end, and gigabytes stay."""
    places = filled(unprivileged)
    (places.work.parent / closed).chmod(0)
    leftovers.shrink(places, Identity(uid=os.geteuid(), gid=os.getegid()))
    assert not (places.kept / "npm").exists()
    assert not list(places.work.rglob("node_modules"))


def test_nothing_stays_of_a_build_that_is_over(places: PilotPlaces, tmp_path: Path) -> None:
    async def over() -> None:
        await leftovers.clear(places)
        assert not places.work.parent.exists()  # at once; a new build can begin

    (tmp_path / "pilot-over-0" / "work").mkdir(parents=True)  # of a worker that was killed meanwhile
    asyncio.run(over())
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_was_there_is_nothing_to_do(tmp_path: Path) -> None:
    places = PilotPlaces.beside(tmp_path / "app")
    leftovers.shrink(places, ME)
    asyncio.run(leftovers.clear(places))
    assert list(tmp_path.iterdir()) == []
