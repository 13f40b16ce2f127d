"""Brakes by who asks and whom it is about; codes; passwords of nobody."""

from uuid import uuid4

import pytest
from pydantic import SecretStr

from samokoder_app.auth_server.brakes import Brakes, network_of
from samokoder_app.auth_server.codes import Codes
from samokoder_app.auth_server.emails import normal_email
from samokoder_app.auth_server.errors import AuthFailure
from samokoder_app.auth_server.passwords import Passwords

EMAIL = "ann@example.com"


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
    ],
)
def test_who_asks_is_a_network(client: str, network: str) -> None:
    assert network_of(client) == network


def test_right_passwords_are_no_guesses() -> None:
    brakes = Brakes()
    for _ in range(400):
        brakes.try_password("203.0.113.7", EMAIL)
        brakes.password_was_right("203.0.113.7", EMAIL)


def test_many_strangers_together_are_slowed_down_in_the_end() -> None:
    brakes = Brakes()
    for number in range(300):
        brakes.try_password(f"198.51.{number // 250}.{number % 250}", EMAIL)
    with pytest.raises(AuthFailure) as caught:
        brakes.try_password("203.0.113.7", EMAIL)
    assert caught.value.status == 429


def test_codes_are_digits_that_belong_to_one_user() -> None:
    codes, user = Codes(SecretStr("s" * 40)), uuid4()
    made = {codes.new() for _ in range(50)}
    assert all(len(code) == 6 and code.isdecimal() for code in made)
    assert len(made) > 40
    assert codes.hash(user, "012345") == codes.hash(user, " 012-345 ")
    assert codes.hash(user, "012345") != codes.hash(uuid4(), "012345")
    assert codes.hash(user, "012345") != Codes(SecretStr("t" * 40)).hash(user, "012345")
    for nonsense in ("", "12345", "1234567", "١٢٣٤٥٦", "12345x"):
        assert codes.hash(user, nonsense) != codes.hash(user, nonsense)


@pytest.mark.parametrize(
    "email",
    ["a@b.c,d@e.f", "a b@c.d", "<a@b.c>", "a@b@c", 'a"@b.c', "a@b.c\n", "a\u2028@b.c", "@b.c", "=?utf-8?q?a?=@b.c"],
)
def test_an_address_is_one_persons(email: str) -> None:
    if email.strip() != email:
        assert normal_email(email) == email.strip()
        return
    with pytest.raises(AuthFailure):
        normal_email(email)


async def test_who_has_no_password_is_let_in_with_none() -> None:
    passwords = Passwords()
    for kept in (None, ""):
        for given in ("", "nobody has this password", "!"):
            assert not await passwords.verify(kept, given)
