"""A token's end is a moment that can be read, also where its owner makes it with SQL of his own."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from samokoder_app.accounts.tokens import TokenDraft, list_tokens, make_token
from samokoder_app.db.session import as_user
from tests.conftest import MakeUser


@pytest.mark.parametrize("days", [3_000_000, -1_000_000, -2_400_000])
async def test_an_end_that_cannot_be_read_is_refused(make_user: MakeUser, days: int) -> None:
    user = await make_user()
    await make_token(user, TokenDraft(name="script", scopes=("read",)))
    made = text("select app.make_access_token('other', 'smk_…', sha256('x'), '{read}', :days)")
    with pytest.raises(IntegrityError, match="access_tokens_expires_at_readable"):
        async with as_user(user.id) as session:
            await session.execute(made, {"days": days})
    assert [row.name for row in await list_tokens(user)] == ["script"]
