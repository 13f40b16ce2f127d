"""What an operator changes of a key."""

from uuid import UUID

import pytest
from pydantic import SecretStr

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.credits.managed import list_managed, save_managed
from samokoder_app.errors import InvalidInput


async def test_a_cap_that_is_refused_leaves_the_secret_as_it_was(operator: CurrentUser, managed_key: UUID) -> None:
    async def mask() -> str:
        return next(one.mask for one in (await list_managed(operator))[0] if one.id == managed_key)

    before, other = await mask(), SecretStr("sk-other-0123456789fedcba")
    with pytest.raises(InvalidInput, match="managed_cap_zero"):
        await save_managed(operator, managed_key, "0", other, is_enabled=True)
    assert await mask() == before
    await save_managed(operator, managed_key, "7", other, is_enabled=True)
    assert await mask() != before
