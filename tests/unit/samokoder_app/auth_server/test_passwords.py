"""Passwords."""

from samokoder_app.auth_server.passwords import Passwords


async def test_only_the_right_password_matches() -> None:
    passwords = Passwords()
    kept = await passwords.hash("пароль с пробелом")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")  # RFC 9106, low memory
    assert await passwords.verify(kept, "пароль с пробелом")
    assert not await passwords.verify(kept, "пароль")
    assert not await passwords.verify("not a hash", "x")
    for nobody in (None, ""):  # unknown, or known by another service alone
        assert not await passwords.verify(nobody, "nobody has this password")
