"""The event stream of a project: WebSocket, or server-sent events at the same address."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, WebSocket, WebSocketDisconnect
from fastapi.responses import StreamingResponse
from starlette.requests import HTTPConnection

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.api.access import WEBSOCKET_PROTOCOL, User, is_still_signed_in, websocket_user
from samokoder_app.api.bodies import ERRORS
from samokoder_app.api.connections import held_stream, streams_of
from samokoder_app.api.streams import with_beats
from samokoder_app.builds import service
from samokoder_app.builds.following import Told
from samokoder_app.builds.live import SAVE_SECONDS
from samokoder_app.builds.views import BeatView, EventView, GoneView, RunningView
from samokoder_app.errors import Unavailable

router = APIRouter(prefix="/api/projects/{project_id}/events", tags=["events"])

BEAT_SECONDS = 15.0
"""How often an idle connection shows life; at the same rate a signed-out caller is noticed."""

POLICY = 1008
"""Close code when the caller was signed out."""

GONE = 4404
"""Close code when the project is not there for the caller any more: it was deleted, or he was removed from its team."""

LATER = 1013
"""Close code when a part of the platform is away: try again later."""

MISSED = "missed"
"""What a client says that lacks a piece of running text; to anything else it says the answer is a beat."""

_BEAT = BeatView().model_dump_json()

Items = AsyncIterator[Told]

After = Annotated[int, Query(ge=0, description="Last `seq` that was seen; 0 asks for everything.")]
End = Annotated[bool, Query(description="Whether to tell where the history ends.")]


@router.get("", response_class=StreamingResponse, responses={**ERRORS, 200: {"content": {"text/event-stream": {}}}})
async def event_stream(
    request: Request,
    user: User,
    _held: Annotated[None, Depends(held_stream)],
    project_id: UUID,
    after: After = 0,
    last_event_id: Annotated[int | None, Header(alias="Last-Event-ID", ge=0)] = None,
) -> StreamingResponse:
    """Follow events as `text/event-stream`; `WS` at the same address sends the same as JSON messages.

    Persisted events carry their `seq` as `id`; pieces of running text (`kind` live) have none. Reconnect with
    the last `seq` and nothing is missed. On a WebSocket offer the subprotocols `samokoder.events` and
    `bearer.<token>`; the token never goes into the URL.
    """
    after = max(after, last_event_id or 0)
    await service.list_events(user, project_id, after, 1)
    lines = _server_sent(request, user, service.subscribe(user, project_id, after))
    return StreamingResponse(lines, media_type="text/event-stream", headers={"Cache-Control": "no-store"})


@router.websocket("")
async def event_socket(websocket: WebSocket, project_id: UUID, after: After = 0, end: End = False) -> None:
    """Follow events as JSON messages until one side leaves or the caller is signed out.

    An idle connection gets `{"kind": "beat"}` every 15 seconds, and at once after any text from the client: who gets
    none has lost the connection. After the text `missed` all saved running text comes first, as `{"kind": "running"}`.
    With `end=1` the history ends with `{"kind": "caught_up"}`.
    """
    user = await websocket_user(websocket)
    with streams_of(websocket).slot(user.id):
        await service.list_events(user, project_id, after, 1)
        offered: list[str] = websocket.scope.get("subprotocols", [])
        await websocket.accept(WEBSOCKET_PROTOCOL if WEBSOCKET_PROTOCOL in offered else None)
        await _follow(websocket, user, project_id, service.subscribe(user, project_id, after, tells_end=end))


async def _follow(websocket: WebSocket, user: CurrentUser, project_id: UUID, source: Items) -> None:
    sending = asyncio.ensure_future(_send_all(websocket, user, source))
    leaving = asyncio.ensure_future(_until_left(websocket, user, project_id))
    try:
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not leaving.done():
            await websocket.close(sending.result())
    finally:
        sending.cancel()
        leaving.cancel()
        await asyncio.gather(sending, leaving, return_exceptions=True)


async def _server_sent(request: Request, user: CurrentUser, source: Items) -> AsyncIterator[str]:
    async with aclosing(_while_signed_in(request, user, source)) as items:
        async for item in items:
            if item is None:
                yield ": waiting\n\n"
            elif isinstance(item, EventView):
                yield f"id: {item.seq}\ndata: {item.model_dump_json()}\n\n"
            else:
                yield f"data: {item.model_dump_json()}\n\n"


async def _send_all(websocket: WebSocket, user: CurrentUser, source: Items) -> int:
    """Send until the stream ends; returns the code to close with."""
    async with aclosing(_while_signed_in(websocket, user, source)) as items:
        try:
            async for item in items:
                await websocket.send_text(_BEAT if item is None else item.model_dump_json())
        except Unavailable:
            return LATER
    if not await is_still_signed_in(websocket, user):
        return POLICY
    # In words as well: not every server in front passes a close of ours on at once.
    await websocket.send_text(GoneView().model_dump_json())
    return GONE


async def _until_left(websocket: WebSocket, user: CurrentUser, project_id: UUID) -> None:
    """Answer what the client says until it leaves."""
    with suppress(WebSocketDisconnect):
        while True:
            if await websocket.receive_text() == MISSED:
                # Saved once a second: a little later it holds all that was said before the question.
                await asyncio.sleep(SAVE_SECONDS)
                for channel, text in (await service.live_text(user, project_id)).items():
                    await websocket.send_text(RunningView(channel=channel, text=text).model_dump_json())
            await websocket.send_text(_BEAT)


async def _while_signed_in(
    connection: HTTPConnection, user: CurrentUser, source: Items
) -> AsyncGenerator[Told | None, None]:
    """The items, with None as a beat; ends soon after the caller's session has ended."""
    checked = time.monotonic()
    async with aclosing(with_beats(source, BEAT_SECONDS)) as items:
        async for item in items:
            if time.monotonic() - checked >= BEAT_SECONDS:
                if not await is_still_signed_in(connection, user):
                    return
                checked = time.monotonic()
            yield item
