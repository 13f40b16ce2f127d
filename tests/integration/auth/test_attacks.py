"""What a stranger and a hostile user tried against the auth server, and what must come of it."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from samokoder_app.db.engines import Engines
from samokoder_app.db.session import as_auth
from samokoder_app.mail.letters import LetterKind
from tests.integration.auth.serving import (
    PASSWORD,
    TOOL,
    URL,
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
    async with serving(redirect_origins=frozenset({TOOL})) as running:
        yield running


async def bearer_of(server: Server, email: str) -> dict[str, str]:
    told = (await server.post("/signup", email=email, password=PASSWORD)).json()
    return {"Authorization": f"Bearer {told['access_token']}"}


async def test_what_a_user_says_of_himself_does_not_grow_from_change_to_change(server: Server) -> None:
    bearer = await bearer_of(server, new_email())
    codes = []
    for number in range(3):
        body = {"data": {f"part {number}": "x" * 1900}}
        codes.append((await server.http.put("/auth/v1/user", json=body, headers=bearer)).status_code)
    assert codes == [200, 200, 400]
    again = await server.http.put("/auth/v1/user", json={"data": {"part 0": "short"}}, headers=bearer)
    assert again.json()["user_metadata"]["part 0"] == "short"


async def test_a_stranger_who_asks_for_a_link_first_does_not_swallow_a_sign_up(web_db: Engines) -> None:
    """The link makes an account for whoever has the address; its owner, who has never come, then signs up."""
    email = new_email()
    async with serving(confirms_addresses=True) as public:
        await public.seen_from("198.51.100.1").post("/otp", email=email)
        await public.post("/signup", email=email, password=PASSWORD)
        assert await letters_to(email, LetterKind.SIGN_UP_KNOWN) == []
        answer = await public.post("/verify", **token_in(await last_letter(email, LetterKind.SIGN_UP)))
        assert answer.json()["user"]["email_confirmed_at"]


async def test_a_wish_for_another_address_ends(server: Server) -> None:
    """The old address agreed, the new one was mistyped: its owner cannot come back to it much later."""
    email, mistyped = new_email(), new_email()
    bearer = await bearer_of(server, email)
    await server.http.put("/auth/v1/user", json={"email": mistyped}, headers=bearer)
    await server.post("/verify", **token_in(await last_letter(email, LetterKind.EMAIL_CHANGE_OLD)))
    async with as_auth() as session:
        later = "update auth.users set email_change_sent_at = now() - interval '25 hours' where email = :email"
        await session.execute(text(later), {"email": email})
    before = len(await letters_to(mistyped))
    await server.seen_from("198.51.100.1").post("/resend", type="email_change", email=mistyped)
    assert len(await letters_to(mistyped)) == before


@pytest.mark.parametrize("challenge", [{}, {"code_challenge": "c" * 43, "code_challenge_method": "s256"}])
@pytest.mark.parametrize("path", ["/otp", "/recover"])
async def test_a_scanner_that_follows_a_link_takes_no_account_over(
    server: Server, path: str, challenge: dict[str, str]
) -> None:
    """A stranger asks for a link to a client of ours; a program of the mailbox opens it."""
    email = new_email()
    bearer = await bearer_of(server, email)
    await server.post(f"{path}?redirect_to={TOOL}/", email=email, create_user=False, **challenge)
    link = (await letters_to(email))[-1].link
    assert link.startswith(f"{URL}/auth/v1/verify?")
    assert (await server.http.get(link)).headers["location"].startswith(f"{URL}/confirm?")
    assert (await server.http.get("/auth/v1/user", headers=bearer)).status_code == 200
    assert "account_taken_over" not in await audit_of(email)


async def test_a_stranger_does_not_keep_an_owner_from_an_address(server: Server) -> None:
    """He wants it, too, again and again: the mails that tell its owner so are for his account and not for hers."""
    wanted = new_email()
    stranger = await bearer_of(server, new_email())
    for number in range(8):
        seen = server.seen_from(f"198.51.100.{number}")
        await seen.http.put("/auth/v1/user", json={"email": wanted}, headers=stranger)
    email = new_email()
    bearer = await bearer_of(server, email)
    await server.http.put("/auth/v1/user", json={"email": wanted}, headers=bearer)
    for address, kind in ((email, LetterKind.EMAIL_CHANGE_OLD), (wanted, LetterKind.EMAIL_CHANGE_NEW)):
        await server.post("/verify", **token_in(await last_letter(address, kind)))
    assert (await server.http.get("/auth/v1/user", headers=bearer)).json()["email"] == wanted
