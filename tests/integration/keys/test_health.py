"""Order and health of keys, as builds and pages write them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import keys
from samokoder_app.db.repositories.keys import KeyHealth, KeyRow, NewKey
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import Conflict, NotFound
from tests.conftest import MakeUser

pytestmark = pytest.mark.usefixtures("web_db")


async def keep(user: CurrentUser, *names: str) -> list[KeyRow]:
    async with as_user(user.id) as session:
        for name in names:
            new = NewKey(
                user_id=user.id,
                provider_id="groq",
                key_name=name,
                mask="…",
                sealed="x",
                base_url="https://api.groq.com/openai/v1",
                model=None,
            )
            assert await keys.insert_key(session, new)
        return await keys.list_keys(session, user.id)


async def test_a_build_reports_what_became_of_a_key_but_not_of_its_next_secret(make_user: MakeUser) -> None:
    user = await make_user()
    (kept,) = await keep(user, "k")
    until = datetime.now(UTC) + timedelta(seconds=41)
    async with as_worker() as session:
        (sealed,) = await keys.sealed_keys(session, [kept.id])
        assert (sealed.kind, sealed.base_url) == ("groq", "https://api.groq.com/openai/v1")
        await keys.report_health(session, kept.id, KeyHealth.COOLING, until, sealed.secret_at)
    async with as_user(user.id) as session:
        (row,) = await keys.list_keys(session, user.id)
        assert (row.health, row.cooling_until) == (KeyHealth.COOLING, until)
        await keys.replace_secret(session, kept.id, "…9", "y", KeyHealth.OK)
        (replaced,) = await keys.list_keys(session, user.id)
        assert (replaced.health, replaced.cooling_until, replaced.mask) == (KeyHealth.OK, None, "…9")
    async with as_worker() as session:
        await keys.report_health(session, kept.id, KeyHealth.REJECTED, None, sealed.secret_at)
    async with as_user(user.id) as session:
        assert (await keys.list_keys(session, user.id))[0].health is KeyHealth.OK


async def test_order_and_names_change_for_the_owner_alone(make_user: MakeUser) -> None:
    user, stranger = await make_user(), await make_user()
    rows = await keep(user, "a", "b", "c")
    ids = [row.id for row in rows]
    assert [row.position for row in rows] == [1, 2, 3]
    async with as_user(stranger.id) as session:
        await keys.reorder_keys(session, user.id, ids[::-1])
        assert await keys.change_key(session, user.id, ids[0], "theirs", None) is False
        assert await keys.own_sealed_key(session, ids[0]) is None
    async with as_user(user.id) as session:
        assert [row.key_name for row in await keys.list_keys(session, user.id)] == ["a", "b", "c"]
        await keys.reorder_keys(session, user.id, [ids[2], ids[0], ids[1]])
        assert [row.key_name for row in await keys.list_keys(session, user.id)] == ["c", "a", "b"]
        assert await keys.change_key(session, user.id, ids[0], "work", "gpt-5")
        changed = (await keys.list_keys(session, user.id))[1]
        assert (changed.key_name, changed.model) == ("work", "gpt-5")
        assert await keys.change_key(session, user.id, uuid4(), "nobody", None) is False
        own = await keys.own_sealed_key(session, ids[0])
        assert own is not None
        assert own.sealed == "x"
    with pytest.raises(NotFound):
        async with as_user(stranger.id) as session:
            await keys.replace_secret(session, ids[0], "…", "v1:theirs", KeyHealth.OK)
    with pytest.raises(Conflict):
        async with as_user(user.id) as session:
            await keys.change_key(session, user.id, ids[0], "b", None)
