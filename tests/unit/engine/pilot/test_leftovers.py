"""What stays of GPT-Pilot's folders while a build rests."""

import asyncio
import os
from pathlib import Path

import pytest

from engine.pilot import leftovers
from engine.pilot.places import PilotPlaces
from engine.sandbox.commands import Identity

ME = Identity(uid=os.geteuid(), gid=os.getegid())


@pytest.fixture
def places(tmp_path: Path) -> PilotPlaces:
    """Of a project in the middle of its work."""
    made = PilotPlaces.beside(tmp_path / "app")
    made.make(ME, "token")
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
