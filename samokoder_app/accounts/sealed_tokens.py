"""The tokens of Supabase Auth behind a browser's session, as the database keeps them."""

import json

from cryptography.fernet import InvalidToken
from pydantic import BaseModel, ConfigDict
from supabase_auth.types import Session as SupabaseSession

from samokoder_app.accounts.errors import AuthError
from samokoder_app.platform.secrets import sealing_for

SEALED_FOR = "browser sessions"


class Tokens(BaseModel):
    """What a session is continued with; never shown."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    access_token: str
    refresh_token: str


def seal_tokens(session: SupabaseSession) -> str:
    """The tokens of a session as a row keeps them."""
    content = json.dumps({"access_token": session.access_token, "refresh_token": session.refresh_token})
    return sealing_for(SEALED_FOR).encrypt(content.encode()).decode()


def open_tokens(sealed: str) -> Tokens:
    """The tokens of a row; raises `AuthError` where no master secret opens them."""
    try:
        return Tokens.model_validate_json(sealing_for(SEALED_FOR).decrypt(sealed.encode()))
    except InvalidToken as error:
        raise AuthError("auth_failed") from error
