"""Another address: nothing changes before both addresses agree."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from samokoder_app.db.engines import Engines
from samokoder_app.mail.letters import LetterKind
from tests.integration.auth.serving import (
    PASSWORD,
    Server,
    age,
    audit_of,
    last_letter,
    letters_to,
    new_email,
    serving,
    token_in,
    user_id_of,
)

OLD, NEW = LetterKind.EMAIL_CHANGE_OLD, LetterKind.EMAIL_CHANGE_NEW


@pytest.fixture
async def server(web_db: Engines) -> AsyncIterator[Server]:
    async with serving() as running:
        yield running


class Somebody:
    """A user who is signed in."""

    def __init__(self, server: Server, email: str, told: dict[str, Any]) -> None:
        self.server = server
        self.email = email
        self.bearer = {"Authorization": f"Bearer {told['access_token']}"}

    async def change_to(self, email: str) -> dict[str, Any]:
        answer = await self.server.http.put("/auth/v1/user", json={"email": email}, headers=self.bearer)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def known_as(self) -> str:
        return str((await self.server.http.get("/auth/v1/user", headers=self.bearer)).json()["email"])


async def somebody(server: Server) -> Somebody:
    email = new_email()
    return Somebody(server, email, (await server.post("/signup", email=email, password=PASSWORD)).json())


@pytest.mark.parametrize("first", [OLD, NEW])
@pytest.mark.parametrize("by_code", [False, True])
async def test_both_addresses_agree_in_either_order(server: Server, first: LetterKind, by_code: bool) -> None:
    user, new = await somebody(server), new_email()
    told = await user.change_to(new)
    assert (told["email"], told["new_email"]) == (user.email, new)
    letters = {OLD: (user.email, await last_letter(user.email, OLD)), NEW: (new, await last_letter(new, NEW))}
    assert (letters[OLD][1].subject_of, letters[NEW][1].subject_of) == (new, user.email)
    for kind in (first, NEW if first is OLD else OLD):
        address, letter = letters[kind]
        body = {"type": "email_change", "email": address, "token": letter.code} if by_code else token_in(letter)
        assert await user.known_as() == user.email
        answer = await server.post("/verify", **body)
        assert (answer.status_code, answer.json()["code"]) == (200, "200")
        assert "access_token" not in answer.json()  # an open mail signs nobody in
    assert await user.known_as() == new
    assert (await last_letter(user.email, LetterKind.EMAIL_CHANGED)).subject_of == new
    assert (await server.post("/token?grant_type=password", email=new, password=PASSWORD)).status_code == 200
    assert (await server.post("/token?grant_type=password", email=user.email, password=PASSWORD)).status_code == 400
    assert "email_changed" in await audit_of(new)


async def test_the_client_changes_the_address(server: Server) -> None:
    client, email, new = await server.client(), new_email(), new_email()
    await client.auth.sign_up({"email": email, "password": PASSWORD})
    answer = await client.auth.update_user({"email": new})
    assert answer.user.new_email == new
    for address, kind in ((email, OLD), (new, NEW)):
        token = token_in(await last_letter(address, kind))["token_hash"]
        await client.auth.verify_otp({"type": "email_change", "token_hash": token})
    fresh = await client.auth.get_user()
    assert fresh is not None
    assert fresh.user.email == new


@pytest.mark.parametrize("kind", [OLD, NEW])
async def test_one_address_alone_changes_nothing_however_often(server: Server, kind: LetterKind) -> None:
    user, new = await somebody(server), new_email()
    await user.change_to(new)
    address = user.email if kind is OLD else new
    await server.post("/resend", type="email_change", email=address)
    for letter in await letters_to(address, kind):
        await server.post("/verify", **token_in(letter))
    assert await user.known_as() == user.email


async def test_a_new_wish_takes_nothing_from_an_old_one(server: Server) -> None:
    """The old address agrees to its owner's wish; a thief of the session then wishes something else."""
    user, wanted, thiefs = await somebody(server), new_email(), new_email()
    await user.change_to(wanted)
    await server.post("/verify", **token_in(await last_letter(user.email, OLD)))
    await user.change_to(thiefs)
    await server.post("/verify", **token_in(await last_letter(thiefs, NEW)))
    assert await user.known_as() == user.email
    assert (await server.post("/verify", **token_in(await last_letter(wanted, NEW)))).status_code == 403


async def test_a_taken_address_is_answered_like_a_free_one(server: Server) -> None:
    user, taken = await somebody(server), await somebody(server)
    answers = [await user.change_to(address) for address in (new_email(), taken.email)]
    assert sorted(answers[0]) == sorted(answers[1])
    assert [letter.kind for letter in await letters_to(taken.email)] == [LetterKind.EMAIL_TAKEN]
    await server.post("/verify", **token_in(await last_letter(user.email, OLD)))
    assert await user.known_as() == user.email
    assert await taken.known_as() == taken.email


async def test_an_address_that_was_taken_meanwhile_is_not_taken_away(server: Server) -> None:
    user, new = await somebody(server), new_email()
    await user.change_to(new)
    await server.post("/verify", **token_in(await last_letter(user.email, OLD)))
    assert (await server.post("/signup", email=new, password=PASSWORD)).status_code == 200
    late = await server.post("/verify", **token_in(await last_letter(new, NEW)))
    assert (late.status_code, late.json()["code"]) == (403, "otp_expired")
    assert await user.known_as() == user.email


async def test_who_takes_an_account_over_ends_the_change_of_a_squatter(server: Server) -> None:
    user, thiefs = await somebody(server), new_email()
    await user.change_to(thiefs)
    await server.post("/otp", email=user.email)
    await server.post("/verify", **token_in(await last_letter(user.email, LetterKind.SIGN_IN)))
    for address, kind in ((user.email, OLD), (thiefs, NEW)):
        assert (await server.post("/verify", **token_in(await last_letter(address, kind)))).status_code == 403
    assert await user_id_of(user.email)


async def test_links_to_the_old_address_end_with_the_change(server: Server) -> None:
    user, new = await somebody(server), new_email()
    await user.change_to(new)
    await server.post("/recover", email=user.email)
    for address, kind in ((user.email, OLD), (new, NEW)):
        await server.post("/verify", **token_in(await last_letter(address, kind)))
    late = await server.post("/verify", **token_in(await last_letter(user.email, LetterKind.RECOVERY)))
    assert late.status_code == 403


async def test_links_of_a_change_end_after_an_hour(server: Server) -> None:
    user, new = await somebody(server), new_email()
    await user.change_to(new)
    await age(user.email)
    for address, kind in ((user.email, OLD), (new, NEW)):
        assert (await server.post("/verify", **token_in(await last_letter(address, kind)))).status_code == 403
