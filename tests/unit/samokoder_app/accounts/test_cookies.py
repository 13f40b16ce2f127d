"""The session cookie in a Cookie header."""

import pytest

from samokoder_app.accounts.errors import auth_error
from samokoder_app.accounts.sessions import cookie_value


@pytest.mark.parametrize(
    ("header", "value"),
    [
        (None, None),
        ("", None),
        ("opaque", "opaque"),
        ("__Host-samokoder=abc", "abc"),
        ("theme=dark; __Host-samokoder=abc; x=y", "abc"),
        ("theme=dark", None),
        ("samokoder=abc", None),
        ("a[]=1; __Host-samokoder", None),
    ],
)
def test_it_is_found_by_its_full_name(header: str | None, value: str | None) -> None:
    assert cookie_value(header) == value


def test_codes_of_supabase_become_ours() -> None:
    assert auth_error("email_exists").code == "user_already_exists"
    assert auth_error("something new").code == "auth_failed"
    assert auth_error(None).message_key == "error.auth_failed"
