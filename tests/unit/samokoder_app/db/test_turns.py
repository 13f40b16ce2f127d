"""Connections are given out in the order in which they were asked for."""

import asyncio

import pytest
from pydantic import SecretStr
from sqlalchemy.exc import TimeoutError as PoolTimeout

from samokoder_app.db import engines as engines_module
from samokoder_app.db.engines import DatabaseAddresses, Engines, LoginRole

ADDRESS = SecretStr("postgresql://nobody@127.0.0.1:1/nothing")


@pytest.fixture
def one_connection() -> Engines:
    """Turns are taken before anything is connected."""
    return Engines(DatabaseAddresses(web=ADDRESS, worker=ADDRESS, auth=ADDRESS), pool_size=1)


async def test_who_has_waited_longest_comes_next(one_connection: Engines) -> None:
    served: list[str] = []

    async def take(name: str) -> None:
        async with one_connection.turn(LoginRole.WEB):
            served.append(name)

    async with one_connection.turn(LoginRole.WEB):
        waiting = [asyncio.create_task(take(name)) for name in ("first", "second", "third")]
        await asyncio.sleep(0)
    await take("who comes when one is free")
    await asyncio.gather(*waiting)
    assert served == ["first", "second", "third", "who comes when one is free"]


async def test_roles_do_not_wait_for_each_other(one_connection: Engines) -> None:
    async with one_connection.turn(LoginRole.WEB), one_connection.turn(LoginRole.AUTH) as engine:
        assert engine is one_connection.engine(LoginRole.AUTH)


async def test_who_waits_in_vain_is_told(one_connection: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines_module, "_WAIT_SECONDS", 0.01)
    async with one_connection.turn(LoginRole.WEB):
        with pytest.raises(PoolTimeout):
            async with one_connection.turn(LoginRole.WEB):
                pass
    async with one_connection.turn(LoginRole.WEB):
        pass
