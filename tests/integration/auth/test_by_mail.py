"""What is done by mail: recovery, links, codes, and what a stranger who knows an address can make of it."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from supabase_auth.errors import AuthApiError

from samokoder_app.accounts import sessions
from samokoder_app.auth_server.asking import Asking
from samokoder_app.auth_server.errors import AuthFailure
from samokoder_app.db.engines import Engines
from samokoder_app.mail.letters import LetterKind
from tests.conftest import DatabaseServer
from tests.integration.auth.serving import (
    OTHER_PASSWORD,
    PASSWORD,
    TOOL,
    URL,
    Server,
    age,
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


@pytest.fixture
async def email(server: Server) -> str:
    """Somebody whose address is proven."""
    address = new_email()
    await server.post("/signup", email=address, password=PASSWORD)
    await server.post("/otp", email=address)
    await server.post("/verify", **token_in(await last_letter(address, LetterKind.SIGN_IN)))
    await server.post("/recover", email=address)
    answer = await server.post("/verify", **token_in(await last_letter(address, LetterKind.RECOVERY)))
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    await server.http.put("/auth/v1/user", json={"password": PASSWORD}, headers=bearer)
    return address


async def test_a_forgotten_password_is_replaced(server: Server, email: str) -> None:
    client = await server.client()
    await client.auth.reset_password_for_email(email)
    letter = await last_letter(email, LetterKind.RECOVERY)
    assert letter.link.startswith(f"{URL}/confirm?type=recovery&token_hash=")
    answer = await client.auth.verify_otp({"type": "recovery", "token_hash": token_in(letter)["token_hash"]})
    assert answer.session is not None
    await client.auth.update_user({"password": OTHER_PASSWORD})
    assert await client.auth.sign_in_with_password({"email": email, "password": OTHER_PASSWORD})
    with pytest.raises(AuthApiError):
        await client.auth.sign_in_with_password({"email": email, "password": PASSWORD})


@pytest.mark.parametrize(
    ("path", "kind"), [("/otp", "magiclink"), ("/magiclink", "magiclink"), ("/recover", "recovery")]
)
async def test_a_link_and_its_code_let_in_once(server: Server, email: str, path: str, kind: str) -> None:
    for by_code in (False, True):
        await server.post(path, email=email, create_user=False)
        letter = (await letters_to(email))[-1]
        body = {"type": kind, "email": email, "token": letter.code} if by_code else token_in(letter)
        answer = await server.post("/verify", **body)
        assert (answer.status_code, answer.json()["user"]["email"]) == (200, email)
        again = await server.post("/verify", **token_in(letter))
        assert (again.status_code, again.json()["code"]) == (403, "otp_expired")
    assert "account_taken_over" not in (await audit_of(email))[-2:]


async def test_the_client_signs_in_with_a_code(server: Server, email: str) -> None:
    client = await server.client()
    await client.auth.sign_in_with_otp({"email": email, "options": {"should_create_user": False}})
    code = (await last_letter(email, LetterKind.SIGN_IN)).code
    answer = await client.auth.verify_otp({"type": "email", "email": email, "token": f" {code[:3]} {code[3:]}"})
    assert answer.user is not None
    assert answer.user.email == email


async def test_a_link_is_for_what_it_was_sent_for(server: Server, email: str) -> None:
    await server.post("/recover", email=email)
    token = token_in(await last_letter(email, LetterKind.RECOVERY))
    for kind in ("magiclink", "signup", "email_change", "email"):
        assert (await server.post("/verify", **(token | {"type": kind}))).status_code == 403
    assert (await server.post("/verify", **token)).status_code == 200


async def test_links_end_after_an_hour(server: Server, email: str) -> None:
    await server.post("/recover", email=email)
    letter = await last_letter(email, LetterKind.RECOVERY)
    await age(email)
    assert (await server.post("/verify", **token_in(letter))).status_code == 403
    assert (await server.post("/verify", type="recovery", email=email, token=letter.code)).status_code == 403


async def test_one_link_used_many_times_at_once_lets_in_once(server: Server, email: str) -> None:
    await server.post("/otp", email=email)
    token = token_in(await last_letter(email, LetterKind.SIGN_IN))
    answers = await asyncio.gather(*(server.post("/verify", **token) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [403] * 7


@pytest.mark.parametrize("path", ["/recover", "/otp", "/magiclink", "/resend"])
async def test_known_and_unknown_addresses_get_the_same_answer_after_the_same_time(
    web_db: Engines, server: Server, email: str, path: str
) -> None:
    unknown = new_email()
    async with serving(steady_seconds=0.5) as careful:
        told = []
        for address in (email, unknown):
            began = time.monotonic()
            answer = await careful.post(path, email=address, type="signup", create_user=True)
            took = time.monotonic() - began
            told.append((answer.status_code, answer.json(), sorted(answer.headers)))
            assert took >= 0.5
    assert told[0] == told[1]
    assert told[0][:2] == (200, {})
    assert await letters_to(unknown) == []


async def test_nobody_is_made_by_a_link_unless_anybody_may_sign_up(server: Server, web_db: Engines) -> None:
    unknown = new_email()
    await server.post("/otp", email=unknown, create_user=True)
    assert await letters_to(unknown) == []
    async with serving(confirms_addresses=True, needs_invitation=True) as invited:
        await invited.post("/otp", email=unknown, create_user=True)
    assert await letters_to(unknown) == []
    async with serving(confirms_addresses=True) as public:
        await public.post("/otp", email=unknown, create_user=False)
        assert await letters_to(unknown) == []
        await public.post("/otp", email=unknown)
        answer = await public.post("/verify", **token_in(await last_letter(unknown, LetterKind.SIGN_IN)))
    assert answer.json()["user"]["email_confirmed_at"]
    assert "account_taken_over" not in await audit_of(unknown)
    empty = await server.post("/token?grant_type=password", email=unknown, password="")
    assert empty.status_code == 400


async def test_a_stranger_cannot_bomb_a_mailbox(server: Server, email: str) -> None:
    """From one address a few, from many as many as still leave the owner with links that work."""
    codes = [(await server.post("/recover", email=email)).status_code for _ in range(6)]
    assert codes == [200] * 3 + [429] * 3  # one was asked for by the fixture
    for number in range(12):
        answer = await server.seen_from(f"198.51.100.{number}").post("/recover", email=email)
        assert answer.status_code == 200
    letters = await letters_to(email, LetterKind.RECOVERY)
    assert len(letters) == 6
    # The owner is not locked out: what was sent before the stranger came is still good, and so is what he caused.
    first = await server.post("/verify", **token_in(letters[1]))
    assert first.status_code == 200


async def test_a_day_of_bombing_is_few_mails(server: Server, email: str) -> None:
    for hour in range(6):
        for number in range(8):
            await server.seen_from(f"192.0.2.{hour * 10 + number}").post("/otp", email=email)
        await age(email, "app.outbox_mail", 3600)
    sent = await letters_to(email, LetterKind.SIGN_IN)
    assert len(sent) == 18 + 2 + 2  # six an hour until there are twenty, then one an hour


async def test_many_addresses_from_one_place_are_slowed_down(server: Server) -> None:
    codes = [(await server.post("/otp", email=new_email())).status_code for _ in range(62)]
    assert codes == [200] * 60 + [429] * 2
    neighbour = server.seen_from("2001:db8:1:2::1")
    for number in range(60):
        assert (await neighbour.post("/otp", email=f"{number}-{new_email()}")).status_code == 200
    assert (await server.seen_from("2001:db8:1:2:ffff::9").post("/otp", email=new_email())).status_code == 429
    assert (await server.seen_from("2001:db8:1:3::9").post("/otp", email=new_email())).status_code == 200


async def test_codes_are_void_after_five_wrong_ones_and_links_are_not(server: Server, email: str) -> None:
    await server.post("/otp", email=email)
    letter = await last_letter(email, LetterKind.SIGN_IN)
    wrong = f"{(int(letter.code) + 1) % 1_000_000:06}"
    for number in range(5):
        guess = await server.seen_from(f"198.51.100.{number}").post("/verify", type="email", email=email, token=wrong)
        assert (guess.status_code, guess.json()["code"]) == (403, "otp_expired")
    right = await server.post("/verify", type="email", email=email, token=letter.code)
    assert right.status_code == 403
    assert (await server.post("/verify", **token_in(letter))).status_code == 200


async def test_codes_tried_at_once_are_counted_one_by_one(server: Server, email: str) -> None:
    await server.post("/otp", email=email)
    letter = await last_letter(email, LetterKind.SIGN_IN)
    wrong = [f"{(int(letter.code) + 1 + number) % 1_000_000:06}" for number in range(9)]
    guesses = [*wrong, letter.code]
    strangers = [server.seen_from(f"198.51.100.{number}") for number in range(10)]
    calls = [
        one.post("/verify", type="email", email=email, token=code) for one, code in zip(strangers, wrong, strict=False)
    ]
    answers = await asyncio.gather(*calls)
    assert {answer.status_code for answer in answers} == {403}
    late = await strangers[-1].post("/verify", type="email", email=email, token=guesses[-1])
    assert late.status_code == 403


async def test_an_unknown_address_and_a_wrong_code_look_alike(server: Server, email: str) -> None:
    await server.post("/otp", email=email)
    told = [
        (answer.status_code, answer.json())
        for address in (email, new_email())
        for answer in [await server.post("/verify", type="email", email=address, token="000000")]
    ]
    assert told[0] == told[1]


async def test_guesses_of_codes_from_one_place_are_slowed_down(server: Server, email: str) -> None:
    codes = [(await server.post("/verify", type="email", email=email, token="123456")).status_code for _ in range(12)]
    assert codes == [403] * 10 + [429] * 2


async def test_a_new_password_voids_links_and_a_change_under_way(server: Server, email: str) -> None:
    await server.post("/otp", email=email)
    letter = await last_letter(email, LetterKind.SIGN_IN)
    signed_in = (await server.post("/token?grant_type=password", email=email, password=PASSWORD)).json()
    bearer = {"Authorization": f"Bearer {signed_in['access_token']}"}
    thief = new_email()
    await server.http.put("/auth/v1/user", json={"email": thief}, headers=bearer)
    change = await last_letter(thief, LetterKind.EMAIL_CHANGE_NEW)
    changed = await server.http.put("/auth/v1/user", json={"password": OTHER_PASSWORD}, headers=bearer)
    assert changed.status_code == 200
    assert "new_email" not in changed.json()
    for old in (letter, change):
        assert (await server.post("/verify", **token_in(old))).status_code == 403


async def test_a_code_for_who_is_signed_in(server: Server, email: str) -> None:
    client = await server.client()
    await client.auth.sign_in_with_password({"email": email, "password": PASSWORD})
    await client.auth.reauthenticate()
    letter = await last_letter(email, LetterKind.REAUTHENTICATION)
    assert letter.link == ""
    with pytest.raises(AuthApiError) as caught:
        await client.auth.update_user({"password": OTHER_PASSWORD, "nonce": "000000x"})
    assert caught.value.code == "reauthentication_not_valid"
    await client.auth.update_user({"password": OTHER_PASSWORD, "nonce": letter.code})
    code_as_link = await server.post("/verify", type="email", email=email, token=letter.code)
    assert code_as_link.status_code == 403


@pytest.mark.parametrize("flow", ["pkce", "implicit"])
async def test_a_link_of_another_site_leads_back_to_it(server: Server, email: str, flow: str) -> None:
    client = await server.client(flow)
    await client.auth.reset_password_for_email(email, {"redirect_to": f"{TOOL}/reset?a=b"})
    link = (await last_letter(email, LetterKind.RECOVERY)).link
    assert link.startswith(f"{URL}/auth/v1/verify?")
    assert (await server.http.head(link)).headers["location"].startswith(f"{URL}/confirm?")  # who only looks
    answer = await server.http.get(link)
    target = answer.headers["location"]
    if flow == "pkce":
        assert target.startswith(f"{TOOL}/reset?a=b&code=")
        exchanged = await client.auth.exchange_code_for_session({"auth_code": target.partition("code=")[2]})  # type: ignore[typeddict-item]
        assert exchanged.user is not None
    else:
        assert target.startswith(f"{TOOL}/reset?a=b#access_token=")
    again = await server.http.get(link)
    assert again.headers["location"].startswith(f"{TOOL}/reset?a=b#error=access_denied&error_code=otp_expired")


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/x",
        "http://localhost:3000@evil.example/x",
        "http://localhost:30001/x",
        "https://tool.example.com.evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "https://tool.example.com\\@evil.example/",
        "https://[",
        "https://tool.example.com/#fragment",
    ],
)
async def test_a_link_never_leads_to_strangers(server: Server, email: str, target: str) -> None:
    await server.http.post("/auth/v1/recover", params={"redirect_to": target}, json={"email": email})
    letter = await last_letter(email, LetterKind.RECOVERY)
    assert letter.link.startswith(f"{URL}/confirm?")
    asked = {"type": "recovery", "token": token_in(letter)["token_hash"], "redirect_to": target}
    answer = await server.http.get("/auth/v1/verify", params=asked)
    assert answer.headers["location"].startswith(f"{URL}/confirm?")
    assert (await server.post("/verify", **token_in(letter))).status_code == 200  # nothing was used up


async def test_look_alikes_of_an_address_get_no_mail_of_its_own(server: Server, email: str) -> None:
    """The Kelvin sign becomes a k in lower case: whatever is asked with, the mail goes to what is kept."""
    kelvin = new_email().replace("@", "k@")
    await server.post("/signup", email=kelvin, password=PASSWORD)
    await server.post("/recover", email=kelvin.replace("k@", "\u212a@"))
    assert len(await letters_to(kelvin, LetterKind.RECOVERY)) == 1
    assert await letters_to(kelvin.replace("k@", "\u212a@")) == []


async def test_without_mail_nothing_is_made_and_the_answers_are_the_same(web_db: Engines, email: str) -> None:
    before = len(await letters_to(email))
    async with serving(sends_mail=False) as mute:
        for path in ("/recover", "/otp", "/resend"):
            answer = await mute.post(path, email=email, type="signup")
            assert (answer.status_code, answer.json()) == (200, {})
        assert (await mute.http.get("/auth/v1/settings")).json()["mail"] is False
        signed_in = (await mute.post("/token?grant_type=password", email=email, password=PASSWORD)).json()
        bearer = {"Authorization": f"Bearer {signed_in['access_token']}"}
        for method, path in (("PUT", "user"), ("GET", "reauthenticate")):
            body = {"json": {"email": new_email()}} if method == "PUT" else {}
            refused = await mute.http.request(method, f"/auth/v1/{path}", headers=bearer, **body)
            assert refused.json()["code"] == "email_provider_disabled"
    assert len(await letters_to(email)) == before


async def test_a_mail_speaks_the_language_of_its_reader(server: Server, email: str) -> None:
    await server.http.post("/auth/v1/recover", json={"email": email}, headers={"accept-language": "ru-RU,ru;q=0.9"})
    assert (await last_letter(email, LetterKind.RECOVERY)).language == "ru"
    await server.http.post("/auth/v1/recover", json={"email": email}, headers={"accept-language": "de"})
    assert (await last_letter(email, LetterKind.RECOVERY)).language == "en"


async def test_the_language_of_the_account_comes_first(
    server: Server, email: str, database_server: DatabaseServer
) -> None:
    with database_server.connect_owner() as connection:
        connection.execute("update public.profiles set language = 'ru' where email = %s", (email,))
    await server.http.post("/auth/v1/recover", json={"email": email}, headers={"accept-language": "en"})
    assert (await last_letter(email, LetterKind.RECOVERY)).language == "ru"


async def test_how_often_one_may_make_users_does_not_tell_who_is_known(web_db: Engines, email: str) -> None:
    async with serving(confirms_addresses=True) as public:
        told = []
        for first in (email, new_email()):
            client = public.seen_from("192.0.2.1" if first == email else "192.0.2.2")
            rest = [new_email() for _ in range(60)]
            told.append([(await client.post("/otp", email=one)).status_code for one in (first, *rest)])
    assert told[0] == told[1]
    assert told[0][-1] == 429


async def test_a_squatter_whose_session_is_over_asks_for_nothing_more(server: Server) -> None:
    """His request has passed the door when the owner proves the address: what it wants is not done."""
    address = new_email()
    token = (await server.post("/signup", email=address, password=PASSWORD)).json()["access_token"]
    claims, _ = await server.auth.authenticate(token)
    await server.post("/otp", email=address)
    await server.post("/verify", **token_in(await last_letter(address, LetterKind.SIGN_IN)))
    asking = Asking(client="192.0.2.9")
    for late in (
        server.auth.update_user(claims, OTHER_PASSWORD, None),
        server.auth.update_user(claims, None, {"name": "squatter"}),
        server.auth.email_changes.ask(claims, new_email(), asking),
    ):
        with pytest.raises(AuthFailure) as caught:
            await late
        assert caught.value.code == "session_not_found"


async def test_failed_sign_ins_are_told_once_a_minute(server: Server, email: str) -> None:
    for _ in range(3):
        await server.post("/token?grant_type=password", email=email, password="a guess that is wrong")
    assert (await audit_of(email)).count("sign_in_failed") == 1


async def test_a_wrong_password_takes_as_long_as_an_unknown_address(web_db: Engines, email: str) -> None:
    async with serving(steady_seconds=0.6) as careful:
        for address in (email, new_email()):
            began = time.monotonic()
            answer = await careful.post("/token?grant_type=password", email=address, password="wrong password")
            assert (answer.status_code, time.monotonic() - began >= 0.6) == (400, True)


async def test_a_stranger_who_guesses_does_not_lock_the_owner_out(server: Server, email: str) -> None:
    stranger = server.seen_from("198.51.100.1")
    codes = [
        (await stranger.post("/token?grant_type=password", email=email, password="a guess")).status_code
        for _ in range(12)
    ]
    assert codes == [400] * 10 + [429] * 2
    owner = await server.seen_from("198.51.100.2").post("/token?grant_type=password", email=email, password=PASSWORD)
    assert owner.status_code == 200


async def test_guesses_made_at_once_are_counted_before_they_are_answered(server: Server, email: str) -> None:
    calls = [server.post("/token?grant_type=password", email=email, password=f"guess {n}") for n in range(30)]
    answers = await asyncio.gather(*calls)
    assert sorted(answer.status_code for answer in answers) == [400] * 10 + [429] * 20


async def test_a_browser_of_ours_is_signed_out_when_the_account_is_taken_over(server: Server) -> None:
    address = new_email()
    squatter = await sessions.sign_up(address, PASSWORD)
    await server.post("/otp", email=address)
    answer = await server.post("/verify", **token_in(await last_letter(address, LetterKind.SIGN_IN)))
    assert answer.json()["user"]["app_metadata"]["password_is_gone"] is True
    assert await sessions.resolve_cookie(squatter.cookie_value) is None
    refused = await server.post("/token?grant_type=password", email=address, password=PASSWORD)
    assert refused.status_code == 400
    assert "account_taken_over" in await audit_of(address)
