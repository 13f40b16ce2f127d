"""The preview of a link: an app of its own beside that of its owner, with data that ends with it.

Errors are those of `opening.opened`, and `Unavailable` when there is no room for one more.
"""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator

from samokoder_app.db.repositories import shares
from samokoder_app.db.repositories.shares import OpenedShare
from samokoder_app.db.session import as_anonymous
from samokoder_app.errors import NotFound, Unavailable
from samokoder_app.previews.current import current_previews
from samokoder_app.previews.pool import VISITORS_MOST_SECONDS
from samokoder_app.previews.tickets import TICKET_SECONDS
from samokoder_app.previews.visitor import Visitor
from samokoder_app.shares.brakes import BRAKES
from samokoder_app.shares.opening import digest_of, opened
from samokoder_app.shares.views import SharedPreview

_LOOK_SECONDS = 0.5
_MOST_LOOKS = int(VISITORS_MOST_SECONDS / _LOOK_SECONDS)


async def start_shared(token: str, address: str) -> SharedPreview:
    """Start the app if it does not run; returns without waiting for it."""
    BRAKES.count_start(address)
    share = await _with_preview(token, address)
    previews = current_previews()
    if not previews.address.domain:
        raise Unavailable("share_preview_off")
    preview = previews.pool.start_for(
        Visitor(share.project_id, share.owner_id, share_id=share.share_id, with_secrets=share.with_secrets)
    )
    return SharedPreview(state=preview.state)


async def shared_status(token: str, address: str) -> SharedPreview:
    """How the app is; starts nothing."""
    share = await _with_preview(token, address)
    preview = current_previews().pool.find(share.share_id)
    return SharedPreview(state="stopped" if preview is None else preview.state)


async def enter_shared(token: str, address: str) -> SharedPreview:
    """As `start_shared`, with an entry that lets one browser in, once, within 60 seconds."""
    started = await start_shared(token, address)
    ticket = secrets.token_urlsafe(32)
    async with as_anonymous() as session:
        digest = hashlib.sha256(ticket.encode()).digest()
        host_id = await shares.issue_ticket(session, digest_of(token), digest, TICKET_SECONDS)
    return started.model_copy(update={"url": current_previews().address.entry(host_id, ticket)})


async def _with_preview(token: str, address: str) -> OpenedShare:
    share = await opened(token, address)
    if not share.shows_preview:
        raise NotFound("share_no_preview")
    return share


async def follow_shared(token: str, address: str) -> AsyncIterator[SharedPreview]:
    """Start the app and tell how it is, for as long as it runs; entered once it answers.

    Ends when it has failed for good, was stopped (its link ended, or nobody came for a while), or takes too long.
    """
    await start_shared(token, address)
    share = await _with_preview(token, address)
    pool = current_previews().pool
    preview = pool.find(share.share_id)
    looks = 0
    while preview is not None and looks < _MOST_LOOKS:
        view = SharedPreview(state=preview.state)
        if preview.state == "running":
            view = await enter_shared(token, address)
        yield view
        seen = preview.state
        while preview.state == seen and looks < _MOST_LOOKS and pool.find(share.share_id) is preview:
            looks += 1
            await asyncio.sleep(_LOOK_SECONDS)
        preview = preview if pool.find(share.share_id) is preview else None
    yield SharedPreview(state="stopped")
