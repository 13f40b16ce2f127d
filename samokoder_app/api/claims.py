"""Requests that may be sent twice, as the database holds them: one carries it out, those like it wait for its answer."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from loguru import logger

from samokoder_app.db.repositories import kept_answers
from samokoder_app.db.repositories.kept_answers import AskedOnce, Claim
from samokoder_app.db.session import as_user
from samokoder_app.errors import Conflict, Unavailable

WAIT_SECONDS = 10.0
"""How long a repeated request waits for the first one before it is told to come again."""

RETRY_SECONDS = 10
"""When to come again."""

RENEW_SECONDS = 120.0
"""A claim is held for ten minutes: so often a request that is at work says so."""

MOST_WAITERS = 20
"""Of a user in this process: more are told to come again at once."""

_LOOK_SECONDS = 0.1
_SLOWEST_LOOK_SECONDS = 1.0
_waiters: Counter[UUID] = Counter()


async def claimed(user_id: UUID, asked: AskedOnce) -> Claim:
    """The request is ours to carry out, or was answered; raises `Conflict`."""
    claim = await _look(user_id, asked)
    if claim is not None:
        return claim
    if _waiters[user_id] >= MOST_WAITERS:
        raise _busy()
    _waiters[user_id] += 1
    try:
        return await _awaited(user_id, asked)
    finally:
        _waiters[user_id] -= 1
        if not _waiters[user_id]:
            del _waiters[user_id]


async def _awaited(user_id: UUID, asked: AskedOnce) -> Claim:
    loop = asyncio.get_running_loop()
    until = loop.time() + WAIT_SECONDS
    pause = _LOOK_SECONDS
    while loop.time() < until:
        await asyncio.sleep(pause)
        pause = min(2 * pause, _SLOWEST_LOOK_SECONDS)
        claim = await _look(user_id, asked)
        if claim is not None:
            return claim
    raise _busy()


async def _look(user_id: UUID, asked: AskedOnce) -> Claim | None:
    async with as_user(user_id) as session:
        claim = await kept_answers.claim(session, asked)
    if claim.state == "other":
        raise Conflict("idempotency_key_reused")
    return None if claim.state == "busy" else claim


def _busy() -> Conflict:
    return Conflict("idempotency_key_busy", retry_after=RETRY_SECONDS)


@asynccontextmanager
async def held(user_id: UUID, claim: UUID) -> AsyncIterator[None]:
    """While the request is at work its claim does not run out."""
    renewing = asyncio.create_task(_renew(user_id, claim))
    try:
        yield
    finally:
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)


async def _renew(user_id: UUID, claim: UUID) -> None:
    while True:
        await asyncio.sleep(RENEW_SECONDS)
        try:
            async with as_user(user_id) as session:
                await kept_answers.renew(session, claim)
        except Unavailable:
            logger.warning("a claim of a request with an Idempotency-Key could not be renewed")


async def settle(user_id: UUID, claim: UUID, sealed: bytes | None) -> None:
    """Keep the answer, or free the key. What was made is told in any case: a database that is away now is no reason."""
    try:
        async with as_user(user_id) as session:
            if sealed is None:
                await kept_answers.release(session, claim)
            else:
                await kept_answers.keep(session, claim, sealed)
    except Unavailable:
        logger.warning("the answer to a request with an Idempotency-Key could not be kept")
