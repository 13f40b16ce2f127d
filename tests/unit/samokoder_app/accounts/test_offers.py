"""What the auth server offers: nobody is told less than there is because somebody else asked first."""

import asyncio
from typing import Any

import pytest

from samokoder_app.accounts import offers
from samokoder_app.accounts.errors import AuthError


class Answering:
    """An auth server that answers when it is let."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.let, self.asked = asyncio.Event(), 0
        self.fails = False
        monkeypatch.setattr(offers, "auth_settings", self._told)

    async def _told(self) -> dict[str, Any]:
        self.asked += 1
        await self.let.wait()
        if self.fails:
            raise AuthError("auth_unavailable")
        return {"external": {"github": True}}


async def test_during_the_very_first_question_everybody_waits_for_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    server, book = Answering(monkeypatch), offers.OfferBook(lambda: 100.0)
    asking = [asyncio.create_task(book.read()) for _ in range(3)]
    await asyncio.sleep(0)
    asking[0].cancel()  # who asked first has left the page
    await asyncio.sleep(0)
    assert not any(one.done() for one in asking[1:])
    server.let.set()
    assert [one.github for one in await asyncio.gather(*asking[1:])] == [True, True]
    assert server.asked == 1


async def test_later_the_answer_of_before_serves_until_there_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    server, book = Answering(monkeypatch), offers.OfferBook(lambda: now[0])
    server.let.set()
    assert (await book.read()).github
    now[0] += 61
    server.let.clear()
    first = asyncio.create_task(book.read())
    await asyncio.sleep(0)
    assert (await book.read()).github, "nobody waits while something is known"
    server.fails = True
    server.let.set()
    assert (await first).github
