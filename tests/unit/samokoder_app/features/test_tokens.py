"""The form of a token."""

import pytest

from samokoder_app.db.repositories.access_tokens import Scope
from samokoder_app.errors import InvalidInput
from samokoder_app.features.account.tokens.state import _draft

FORM = {"token_name": "script", "scope_read": "on", "days": "30"}


def test_what_is_ticked_is_wished() -> None:
    draft = _draft(FORM | {"scope_account": True})
    assert (draft.name, draft.scopes, draft.expires_in_days) == ("script", (Scope.READ, Scope.ACCOUNT), 30)
    assert _draft(FORM | {"days": "never"}).expires_in_days is None


@pytest.mark.parametrize("lasts", ["", None, "0", "9" * 5_000, "forever", "1.5"])
def test_a_token_without_end_is_only_made_by_its_word(lasts: str | None) -> None:
    with pytest.raises(InvalidInput):
        _draft(FORM | {"days": lasts})


def test_a_token_without_rights_is_refused() -> None:
    with pytest.raises(InvalidInput):
        _draft({"token_name": "script", "days": "30"})
