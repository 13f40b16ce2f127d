import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from engine.builds.state import BuildStatus
from engine.events.payloads import Envelope, LiveChunk, Notice
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service
from samokoder_app.builds.hub import current_hub
from samokoder_app.builds.ports import PostgresSink
from samokoder_app.builds.views import EventView, LiveView, StartBuild
from samokoder_app.db.repositories import attempts
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.session import as_worker
from samokoder_app.errors import NotFound
from tests.conftest import MakeProject, MakeUser
from tests.integration.builds.conftest import IDEA, RunWorker, wait_for

pytestmark = pytest.mark.usefixtures("hub")


async def claimed(user: CurrentUser, project_id: UUID) -> Held:
    build = await service.start_build(user, project_id, StartBuild())
    async with as_worker() as session:
        row = await attempts.claim_build(session, build.id, "test", 60)
    assert row is not None
    return Held(project_id=project_id, build_id=build.id, attempt=row.attempt)


def notice(step: int, ordinal: int, words: str = "x") -> Envelope:
    return Envelope(step=step, ordinal=ordinal, payload=Notice(level="info", code="test", text=words))


async def collect(items: AsyncIterator[EventView | LiveView], last: int, pause: float = 0.0) -> list[EventView]:
    seen = []
    async for item in items:
        if isinstance(item, EventView):
            seen.append(item)
            await asyncio.sleep(pause)
            if item.seq == last:
                break
    return seen


async def test_every_reader_sees_every_event_once_whenever_it_joins_and_however_slow_it_is(
    make_user: MakeUser, make_project: MakeProject
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    held = await claimed(user, project)
    sink = PostgresSink(held)
    total = 60

    async def read(after: int, delay: float, pause: float) -> list[int]:
        await asyncio.sleep(delay)
        async with aclosing(service.subscribe(user, project, after)) as items:
            return [event.seq for event in await collect(items, total, pause)]

    async def produce(step: int) -> None:
        for ordinal in range(total // 3):
            await sink.emit(notice(step, ordinal))

    async with asyncio.timeout(60):
        readers = [asyncio.create_task(read(0, delay, pause)) for delay, pause in [(0, 0), (0.2, 0), (0.4, 0.02)]]
        readers.append(asyncio.create_task(read(10, 0.1, 0)))
        await asyncio.gather(*(produce(step) for step in range(3)))
        seen = await asyncio.gather(*readers)
    assert seen[:3] == [list(range(1, total + 1))] * 3
    assert seen[3] == list(range(11, total + 1))


async def test_a_full_queue_is_made_good_from_the_database(make_user: MakeUser, make_project: MakeProject) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    held = await claimed(user, project)
    sink = PostgresSink(held)
    async with asyncio.timeout(60), aclosing(service.subscribe(user, project)) as items:
        first = asyncio.create_task(anext(aiter(items)))
        await sink.emit(notice(0, 0))
        assert isinstance(await first, EventView)
        (subscription,) = (await current_hub())._subscriptions[project]
        subscription._limit = 5
        for ordinal in range(1, 30):
            await sink.live(LiveChunk(channel=f"c{ordinal}", offset=0, text="text"))
            await sink.emit(notice(0, ordinal))
        rest = [event.seq for event in await collect(items, 30)]
    assert rest == list(range(2, 31))


async def test_known_places_are_skipped_and_take_no_number(make_user: MakeUser, make_project: MakeProject) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    sink = PostgresSink(await claimed(user, project))
    for ordinal in (5, 3, 5, 3, 9):
        await sink.emit(notice(1, ordinal, f"number {ordinal} \x00 \ud800"))
    events = await service.list_events(user, project)
    assert [(event.seq, event.payload["text"][:8]) for event in events] == [
        (1, "number 5"),
        (2, "number 3"),
        (3, "number 9"),
    ]


async def test_running_text_comes_between_the_events_and_is_kept_for_late_tabs(
    make_user: MakeUser, make_project: MakeProject
) -> None:
    user, stranger = await make_user(), await make_user()
    project = await make_project(user, description=IDEA)
    held = await claimed(user, project)
    sink = PostgresSink(held)
    words = 'Пишу приложение… 🦔 \\ " \n\x01' * 200
    async with asyncio.timeout(60), aclosing(service.subscribe(user, project)) as items:
        first = asyncio.create_task(anext(aiter(items)))
        await sink.emit(notice(0, 0))
        await first
        for offset in range(0, len(words), 50):
            await sink.live(LiveChunk(channel="m1", offset=offset, text=words[offset : offset + 50]))
        await sink.feed.save()
        assert await service.live_text(user, project) == {"m1": words}
        await sink.emit(notice(0, 1))
        heard, last = "", None
        async for item in items:
            if isinstance(item, LiveView):
                assert (item.build_id, item.channel, item.offset) == (held.build_id, "m1", len(heard))
                heard += item.text
            else:
                last = item
                break
    assert heard == words
    assert last is not None
    assert last.seq == 2
    with pytest.raises(NotFound):
        await service.live_text(stranger, project)
    async with as_worker() as session:
        payload = sink._payload(LiveChunk(channel="m1", offset=10**9, text="\x01" * 600))
        await session.execute(text("select pg_notify('live', :payload)"), {"payload": payload})
        assert len(payload.encode()) <= 4096


async def test_another_users_project_cannot_be_followed(make_user: MakeUser, make_project: MakeProject) -> None:
    user, stranger = await make_user(), await make_user()
    project = await make_project(user, description=IDEA)
    for target in (project, uuid4()):
        async with aclosing(service.subscribe(stranger, target)) as items:
            with pytest.raises(NotFound):
                await anext(aiter(items))


async def test_a_build_is_followed_live_to_its_end(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    async with run_worker(), aclosing(service.subscribe(user, project)) as items:
        build = await service.start_build(user, project, StartBuild())
        seen: list[EventView] = []
        texts: dict[str, str] = {}
        async with asyncio.timeout(60):
            async for item in items:
                if isinstance(item, LiveView):
                    texts[item.channel] = texts.get(item.channel, "")[: item.offset] + item.text
                    continue
                seen.append(item)
                if item.kind == "build_finished":
                    break
        await wait_for(user, build.id, BuildStatus.PAUSED)
    assert [event.seq for event in seen] == list(range(1, len(seen) + 1))
    said = {event.payload["message_id"]: event.payload["text"] for event in seen if event.kind == "message_finished"}
    spoken = {channel: text for channel, text in texts.items() if channel in said}
    assert spoken
    for channel, words in spoken.items():
        # After the prose the running text names the files that are being written, and nothing else.
        prose = said[channel].strip()
        named = words.strip().removeprefix(prose).split()
        assert words.strip().startswith(prose)
        assert all(re.fullmatch(r"[\w./-]+\.\w+", name) for name in named), named
    assert await service.live_text(user, project) == {}
