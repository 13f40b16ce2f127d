"""What a stranger tried with the forms of the pages."""

import httpx
import pytest
from pydantic import SecretStr
from starlette.requests import Request

from samokoder_app.accounts import gateway, oauth, offers, sessions
from samokoder_app.accounts.caller import HERE
from samokoder_app.accounts.errors import AuthError
from samokoder_app.accounts.forms.answers import caller_of
from samokoder_app.settings import Settings

CODE = "come-in"


def test_languages_that_are_no_words_make_a_header_all_the_same() -> None:
    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"accept-language", "é,ru".encode("latin-1"))]}
    language = caller_of(Request(scope)).language
    assert httpx.Headers({"accept-language": language})["accept-language"] == ",ru"


@pytest.fixture
def invites(monkeypatch: pytest.MonkeyPatch, samokoder_home: object) -> None:
    """A platform that invites people, with a Supabase of its own, which knows nothing of that."""
    settings = Settings(
        SUPABASE_URL="https://project.supabase.co",
        SUPABASE_ANON_KEY=SecretStr(gateway.embedded_auth().tokens.anon_key()),
        SAMOKODER_SIGN_UP="invitation",
        SAMOKODER_INVITATION_CODE=SecretStr(CODE),
    )
    for module in (gateway, oauth, offers, sessions):
        monkeypatch.setattr(module, "get_settings", lambda: settings)


@pytest.mark.parametrize("disables", [False, True])
@pytest.mark.parametrize("invitation", ["", "wrong", CODE])
async def test_nobody_gets_past_the_invitation_by_a_provider_of_a_supabase(
    invites: None, monkeypatch: pytest.MonkeyPatch, invitation: str, disables: bool
) -> None:
    async def told() -> dict[str, object]:
        return {"external": {"github": True}, "disable_signup": disables}

    monkeypatch.setattr(offers, "auth_settings", told)
    book = offers.OfferBook()
    monkeypatch.setattr(oauth, "offer_book", lambda: book)
    if disables or invitation == CODE:
        departure = await oauth.begin_sign_in("github", "/projects", invitation, HERE)
        assert departure.url.startswith("https://project.supabase.co/auth/v1/authorize?")
        return
    with pytest.raises(AuthError) as refused:
        await oauth.begin_sign_in("github", "/projects", invitation, HERE)
    assert refused.value.code == "signup_disabled"
