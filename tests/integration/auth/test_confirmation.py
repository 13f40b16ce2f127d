"""Sign-up where addresses are confirmed: one answer for every address, and nobody gets another's account."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from samokoder_app.builds.sweeping import forget_old_rows
from samokoder_app.db.engines import Engines
from samokoder_app.db.repositories import auth_users
from samokoder_app.db.session import as_auth, as_worker
from samokoder_app.mail.letters import LetterKind
from tests.conftest import DatabaseServer
from tests.integration.auth.serving import (
    OTHER_PASSWORD,
    PASSWORD,
    Server,
    audit_of,
    last_letter,
    letters_to,
    new_email,
    serving,
    token_in,
)


@pytest.fixture
async def server(web_db: Engines) -> AsyncIterator[Server]:
    async with serving(confirms_addresses=True) as running:
        yield running


async def signed_in(server: Server, email: str, password: str) -> int:
    return (await server.post("/token?grant_type=password", email=email, password=password)).status_code


async def confirmed(server: Server) -> str:
    email = new_email()
    await server.post("/signup", email=email, password=PASSWORD)
    await server.post("/verify", **token_in(await last_letter(email, LetterKind.SIGN_UP)))
    return email


@pytest.mark.parametrize("by_code", [False, True])
async def test_the_client_signs_up_and_confirms(server: Server, by_code: bool) -> None:
    client, email = await server.client(), new_email()
    answer = await client.auth.sign_up({"email": email, "password": PASSWORD, "options": {"data": {"name": "Анна"}}})
    assert answer.session is None
    assert answer.user is not None
    assert await signed_in(server, email, PASSWORD) == 400
    letter = await last_letter(email, LetterKind.SIGN_UP)
    body = {"type": "email", "email": email, "token": letter.code} if by_code else token_in(letter)
    entered = await client.auth.verify_otp(body)  # type: ignore[arg-type]
    assert entered.session is not None
    assert entered.session.user.id == answer.user.id
    assert entered.session.user.user_metadata == {"name": "Анна"}
    assert entered.session.user.email_confirmed_at is not None
    assert await signed_in(server, email, PASSWORD) == 200
    assert (await audit_of(email))[-2:] == ["signed_in", "signed_in"]


async def test_a_known_address_is_answered_like_a_new_one(server: Server) -> None:
    known, waiting, unknown = await confirmed(server), new_email(), new_email()
    await server.post("/signup", email=waiting, password=PASSWORD)
    told = []
    for email in (known, waiting, unknown):
        twice = [(await server.post("/signup", email=email, password=PASSWORD)).json() for _ in range(2)]
        assert twice[0]["id"] == twice[1]["id"]
        told.append(
            {name: value for name, value in twice[0].items() if name not in {"id", "email"} and "_at" not in name}
        )
        told[-1]["fields"] = sorted(twice[0])
    assert told[0] == told[1] == told[2]
    assert [letter.kind for letter in await letters_to(known)][-1] is LetterKind.SIGN_UP_KNOWN
    assert (await last_letter(known, LetterKind.SIGN_UP_KNOWN)).link.endswith("/sign-in")
    # Nor does signing in tell: with the password just chosen it is refused alike.
    refusals = [
        (answer.status_code, answer.json())
        for email in (known, unknown)
        for answer in [await server.post("/token?grant_type=password", email=email, password=OTHER_PASSWORD)]
    ]
    waits = await server.post("/token?grant_type=password", email=waiting, password=PASSWORD)
    assert refusals[0] == refusals[1] == (waits.status_code, waits.json())


async def test_it_takes_the_same_time(web_db: Engines, server: Server) -> None:
    known = await confirmed(server)
    async with serving(confirms_addresses=True, steady_seconds=1.5) as careful:
        for email in (known, new_email()):
            began = time.monotonic()
            assert (await careful.post("/signup", email=email, password=PASSWORD)).status_code == 200
            assert time.monotonic() - began >= 1.5


async def test_a_stranger_who_signed_up_first_gets_nothing(server: Server) -> None:
    """He knows the address and chooses a password; then its owner signs up, and confirms whichever mail."""
    for of_whom in (0, 1):
        email = new_email()
        await server.post("/signup", email=email, password="password of a stranger", data={"name": "stranger"})
        await server.seen_from("198.51.100.1").post("/signup", email=email, password=PASSWORD)
        letters = await letters_to(email, LetterKind.SIGN_UP)
        answer = await server.post("/verify", **token_in(letters[of_whom]))
        assert answer.status_code == 200
        assert answer.json()["user"]["app_metadata"]["password_is_gone"] is True
        assert answer.json()["user"]["user_metadata"] == {}
        for password in ("password of a stranger", PASSWORD):
            assert await signed_in(server, email, password) == 400


async def test_a_stranger_who_signs_up_at_the_same_moment_gets_nothing(server: Server) -> None:
    email = new_email()
    strangers = [server.seen_from(f"198.51.100.{number}") for number in range(3)]
    await asyncio.gather(
        *(one.post("/signup", email=email, password=f"password {number}") for number, one in enumerate(strangers))
    )
    await server.post("/verify", **token_in(await last_letter(email, LetterKind.SIGN_UP)))
    assert [await signed_in(server, email, f"password {number}") for number in range(3)] == [400] * 3


async def test_signing_up_twice_with_the_same_password_keeps_it(server: Server) -> None:
    email = new_email()
    for _ in range(2):
        await server.post("/signup", email=email, password=PASSWORD)
    first = (await letters_to(email, LetterKind.SIGN_UP))[0]
    assert (await server.post("/verify", **token_in(first))).status_code == 200
    assert await signed_in(server, email, PASSWORD) == 200


async def test_a_sign_up_over_an_account_that_is_proven_changes_nothing(server: Server) -> None:
    email = await confirmed(server)
    await server.post("/signup", email=email, password="password of a stranger", data={"name": "stranger"})
    assert await signed_in(server, email, PASSWORD) == 200
    assert await signed_in(server, email, "password of a stranger") == 400


async def test_whoever_recovers_an_account_that_waits_takes_it_over(server: Server) -> None:
    email = new_email()
    await server.post("/signup", email=email, password="password of a stranger")
    confirmation = await last_letter(email, LetterKind.SIGN_UP)
    await server.post("/recover", email=email)
    answer = await server.post("/verify", **token_in(await last_letter(email, LetterKind.RECOVERY)))
    assert answer.json()["user"]["app_metadata"]["password_is_gone"] is True
    assert (await server.post("/verify", **token_in(confirmation))).status_code == 403
    assert await signed_in(server, email, "password of a stranger") == 400


async def test_the_mail_comes_again_to_who_waits_alone(server: Server) -> None:
    email, other = new_email(), await confirmed(server)
    await server.post("/signup", email=email, password=PASSWORD)
    before = len(await letters_to(other))
    for address in (email, other, new_email()):
        answer = await server.post("/resend", type="signup", email=address)
        assert (answer.status_code, answer.json()) == (200, {})
    assert len(await letters_to(email, LetterKind.SIGN_UP)) == 2
    assert len(await letters_to(other)) == before
    await signed_in(server, email, PASSWORD)
    assert len(await letters_to(email, LetterKind.SIGN_UP)) == 3


async def test_an_account_that_was_let_in_at_once_is_not_confirmed_by_resending(web_db: Engines) -> None:
    """Else whoever made it would make the owner prove it for him, password and all."""
    email = new_email()
    async with serving() as local:
        assert "access_token" in (await local.post("/signup", email=email, password=PASSWORD)).json()
    async with serving(confirms_addresses=True) as hosted:
        assert await signed_in(hosted, email, PASSWORD) == 200  # it never waited
        await hosted.post("/resend", type="signup", email=email)
    assert await letters_to(email) == []


async def test_settings_tell_what_a_client_may_offer(server: Server) -> None:
    told = (await server.http.get("/auth/v1/settings")).json()
    assert (told["mailer_autoconfirm"], told["mail"], told["disable_signup"]) == (False, True, False)


async def test_sign_ups_that_nobody_confirms_go_after_a_week(server: Server, database_server: DatabaseServer) -> None:
    gone, asking_again, young, mine = new_email(), new_email(), new_email(), await confirmed(server)
    for email in (gone, asking_again, young):
        await server.post("/signup", email=email, password=PASSWORD)
    with database_server.connect_owner() as connection:
        aged = "update auth.users set created_at = now() - interval '8 days' where email = any(%s)"
        connection.execute(aged, ([gone, asking_again, mine],))
        connection.execute(
            "update auth.one_time_tokens set expires_at = now() - interval '1 second' from auth.users u"
            " where u.id = user_id and u.email = any(%s)",
            ([gone, young],),
        )
    await forget_old_rows()
    with database_server.connect_owner() as connection:
        left = "select u.email from auth.users u join public.profiles p on p.id = u.id where u.email = any(%s)"
        rows = connection.execute(left, ([gone, asking_again, young, mine],)).fetchall()
        orphan = connection.execute("select 1 from public.profiles where email = %s", (gone,)).fetchone()
    assert {row[0] for row in rows} == {asking_again, young, mine}
    assert orphan is None
    await server.post("/signup", email=gone, password=OTHER_PASSWORD)
    await server.post("/verify", **token_in(await last_letter(gone, LetterKind.SIGN_UP)))
    assert await signed_in(server, gone, OTHER_PASSWORD) == 200


async def test_a_sign_up_that_is_confirmed_at_this_moment_is_not_swept(
    server: Server, database_server: DatabaseServer
) -> None:
    email = new_email()
    await server.post("/signup", email=email, password=PASSWORD)
    with database_server.connect_owner() as connection:
        connection.execute("update auth.users set created_at = now() - interval '8 days' where email = %s", (email,))
        connection.execute(
            "delete from auth.one_time_tokens t using auth.users u where u.id = t.user_id and u.email = %s", (email,)
        )
    async with as_auth() as confirming:
        held = await auth_users.hold_by_email(confirming, email)
        assert held is not None
        async with as_worker() as session:
            assert await auth_users.forget_sign_ups(session) is False  # and waits for nobody
        await auth_users.confirm(confirming, held.id)
    async with as_worker() as session:
        await auth_users.forget_sign_ups(session)
    assert await signed_in(server, email, PASSWORD) == 200
