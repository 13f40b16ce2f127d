from uuid import UUID, uuid4

import pytest

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.choosing import choose_model
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import keys
from samokoder_app.db.repositories.keys import NewKey
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput, NotFound
from tests.conftest import MakeUser

pytestmark = pytest.mark.usefixtures("web_db")


async def keep(user: CurrentUser, name: str, model: str | None, provider: str = "openai") -> UUID:
    new = NewKey(
        user_id=user.id,
        provider_id=provider,
        key_name=name,
        mask="…",
        sealed=name,
        base_url="https://x/v1",
        model=model,
    )
    async with as_user(user.id) as session:
        row = await keys.insert_key(session, new)
    assert row is not None
    return row.id


async def chosen(user: CurrentUser, order: StartBuild) -> tuple[UUID | None, str]:
    async with as_user(user.id) as session:
        key, model = await choose_model(session, user, order)
    return (key.id if key else None), model


async def test_the_first_key_that_names_a_model_else_the_demo(make_user: MakeUser) -> None:
    user, stranger = await make_user(), await make_user()
    assert await chosen(user, StartBuild()) == (None, "demo")
    with pytest.raises(InvalidInput):
        await chosen(user, StartBuild(model="gpt"))
    bare = await keep(user, "bare", None)
    assert await chosen(user, StartBuild()) == (None, "demo")
    assert await chosen(user, StartBuild(model="gpt")) == (bare, "gpt")
    with pytest.raises(InvalidInput):
        await chosen(user, StartBuild(key_id=bare))
    first, second = await keep(user, "first", "m-1"), await keep(user, "second", "m-2")
    assert await chosen(user, StartBuild()) == (first, "m-1")
    assert await chosen(user, StartBuild(model="m-2")) == (second, "m-2")
    assert await chosen(user, StartBuild(key_id=first)) == (first, "m-1")
    assert await chosen(user, StartBuild(key_id=first, model="other")) == (first, "other")
    assert await chosen(user, StartBuild(model="demo")) == (None, "demo")
    for key_id in (uuid4(), first):
        with pytest.raises(NotFound):
            await chosen(stranger, StartBuild(key_id=key_id))
