"""Sends what waits in the outbox. Any number of web processes may do so: each mail is held by one of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from email.message import EmailMessage

from loguru import logger
from sqlalchemy.exc import SQLAlchemyError

from samokoder_app.db.repositories import outbox
from samokoder_app.db.repositories.outbox import OutgoingMail
from samokoder_app.db.session import as_auth
from samokoder_app.errors import Unavailable
from samokoder_app.mail.message import BadAddress, compose
from samokoder_app.mail.outbox import opened
from samokoder_app.mail.smtp import Attempt, Outcome, send
from samokoder_app.mail.writing import write
from samokoder_app.smtp_server import SmtpServer

_AT_ONCE = 5
_HELD = timedelta(minutes=3)
"""Longer than a try may take: one that was broken off is made again after it."""

_LOOK_SECONDS = 60.0
_AWAY_SECONDS = 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=20), timedelta(hours=1)
_STOP_SECONDS, _STOP_TRIES = 0.2, 25
_running: set["MailSender"] = set()


def wake() -> None:
    """Look into the outbox now, if this process sends mails."""
    for sender in _running:
        sender.wake()


@asynccontextmanager
async def sending_mails(server: SmtpServer | None, site: str) -> AsyncIterator[None]:
    """Send mails while the block runs; without a server they stay in the outbox. A try under way ends with the block."""
    if server is None:
        yield
        return
    sender = MailSender(server, site)
    task = asyncio.create_task(sender.run(), name="mail sender")
    task.add_done_callback(_tell_end)
    _running.add(sender)
    try:
        yield
    finally:
        _running.discard(sender)
        await _stop(task)


async def _stop(task: asyncio.Task[None]) -> None:
    """Again and again: until Python 3.12 `wait_for`, which the SMTP library uses, may swallow a cancellation."""
    for _ in range(_STOP_TRIES):
        task.cancel()
        await asyncio.wait({task}, timeout=_STOP_SECONDS)
        if task.done():
            return
    logger.error("the mail sender did not stop")


def _tell_end(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.opt(exception=error).error("the mail sender ended; mails wait in the outbox until the next start")


class MailSender:
    """Takes mails that are due and tries them, again and again until they are sent or too old."""

    def __init__(self, server: SmtpServer, site: str) -> None:
        self._server = server
        self._site = site
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look for mails now."""
        self._woken.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            self._woken.clear()
            try:
                while await self.send_due():
                    pass
                pause = await self._pause()
            except (SQLAlchemyError, Unavailable) as error:
                logger.warning("the outbox cannot be read: {}", type(error).__name__)
                pause = _AWAY_SECONDS
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._woken.wait()

    async def send_due(self) -> int:
        """Try a few mails that are due; how many."""
        async with as_auth() as session:
            mails = await outbox.take_due(session, _AT_ONCE, _HELD)
        await asyncio.gather(*(self._try(mail) for mail in mails))
        return len(mails)

    async def _try(self, mail: OutgoingMail) -> None:
        message = self._message(mail)
        attempt = await send(self._server, message, mail.address) if message else _UNREADABLE
        async with as_auth() as session:
            if attempt.outcome is Outcome.SENT:
                await outbox.mark_sent(session, mail.id)
            elif attempt.outcome is Outcome.NEVER:
                await outbox.give_up(session, mail.id, attempt.error)
            else:
                await outbox.try_later(session, mail.id, attempt.error, pause_after(mail.tries))
        if attempt.outcome is not Outcome.SENT:
            logger.warning("a mail ({}) was not sent: {}, {}", mail.kind, attempt.error, attempt.outcome)

    def _message(self, mail: OutgoingMail) -> EmailMessage | None:
        letter = opened(mail.sealed)
        if letter is None:
            return None
        try:
            return compose(write(letter, self._site), self._server.sender, mail.address, mail.id)
        except BadAddress:
            return None

    async def _pause(self) -> float:
        async with as_auth() as session:
            seconds = await outbox.seconds_to_next(session)
        return _LOOK_SECONDS if seconds is None else min(max(seconds, 0.1), _LOOK_SECONDS)


_UNREADABLE = Attempt(outcome=Outcome.NEVER, error="unreadable")


def pause_after(tries: int) -> timedelta:
    """Twice as long after each try, an hour at most."""
    return min(_FIRST_PAUSE * (1 << min(tries - 1, 20)), _LONGEST_PAUSE)
