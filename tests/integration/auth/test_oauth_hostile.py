"""A provider that answers with something else than it documents: nobody is signed in, soon, and nothing is told."""

from collections.abc import Iterator

import pytest
from loguru import logger
from supabase_auth.errors import AuthApiError

from samokoder_app.db.engines import Engines
from tests.integration.auth.loopback_providers import (
    CLIENT_SECRET,
    Answer,
    Hostile,
    LoopbackGitHub,
    LoopbackGoogle,
    LoopbackProvider,
    Page,
    as_json,
    bomb,
    flood,
    hang_up,
    trickle,
)
from tests.integration.auth.oauth_world import World, count, exchange, said

__all__ = []

REASONS = {
    "a flood": "an answer without end",
    "a trickle": "TimeoutError",
    "a bomb": "a compressed answer",
    "a redirect": "HTTP status 307",
    "a page": "another form: json_invalid",
    "an error": "HTTP status 5",
}
"""What the log says of it: each is refused for what it is, and not by luck."""


def always(status: int, headers: dict[str, str], body: bytes) -> Hostile:
    return lambda _page: (status, headers, body)


def says(content: object, status: int = 200) -> Hostile:
    return lambda _page: as_json(content, status)


def redirect(page: Page) -> Answer:
    """To a place that would be glad about the secret of the app."""
    return 307, {"Location": f"{page.provider.url}/thief"}, b""


ANYWHERE: dict[str, Hostile] = {
    "a flood": flood,
    "a trickle": trickle,
    "a bomb": bomb,
    "half an answer": hang_up,
    "a redirect": redirect,
    "a page": always(200, {"Content-Type": "text/html"}, b"<!doctype html><title>Maintenance</title>"),
    "nothing": always(200, {}, b""),
    "an error": always(503, {"Retry-After": "60"}, b"{}"),
    "deep nesting": always(200, {}, b"[" * 100_000),
    "no text": always(200, {}, b'{"access_token": "\xff\xfe"}'),
    "a long header": always(200, {"X": "x" * 200_000}, b"{}"),
    "a list": says([1, 2]),
    "a number": says(1),
    "null": says(None),
    "an error with status 200": says({"error": "bad_verification_code"}),
}
TOKENS: dict[str, Hostile] = {
    "no token": says({"token_type": "bearer"}),
    "an empty one": says({"access_token": "", "token_type": "bearer"}),
    "one that breaks the header": says({"access_token": "a\r\nX: y", "token_type": "bearer"}),
    "one of another type": says({"access_token": "a", "token_type": "mac"}),
    "a list of them": says({"access_token": ["a"], "token_type": "bearer"}),
    "a long one": says({"access_token": "a" * 5000, "token_type": "bearer"}),
    "one that opens nothing": says({"access_token": "a", "token_type": "bearer"}),
}
GITHUB_PROFILES: dict[str, Hostile] = {
    "no id": says({"login": "x"}),
    "a negative id": says({"login": "x", "id": -1}),
    "a huge id": says({"login": "x", "id": 10**400}),
    "an id of a word": says({"login": "x", "id": "one"}),
}
GOOGLE_PROFILES: dict[str, Hostile] = {
    "no id": says({"email": "a@example.com", "email_verified": True}),
    "an empty id": says({"sub": ""}),
    "a long id": says({"sub": "1" * 256}),
    "an id with a zero byte": says({"sub": "a\x00b"}),
    "an address that is verified in words": says({"sub": "1", "email": "a@example.com", "email_verified": "true"}),
}
EMAILS: dict[str, Hostile] = {
    "no list": says({"message": "hello"}),
    "words for yes": says([{"email": "a@example.com", "primary": "true", "verified": "yes"}]),
    "an error": says({}, 500),
}
CASES = [
    *(("github", "token_path", name, one) for name, one in (ANYWHERE | TOKENS).items()),
    *(("google", "token_path", name, one) for name, one in TOKENS.items()),
    *(("github", "profile_path", name, one) for name, one in (ANYWHERE | GITHUB_PROFILES).items()),
    *(("google", "profile_path", name, one) for name, one in GOOGLE_PROFILES.items()),
    *(("github", "emails_path", name, one) for name, one in EMAILS.items()),
]


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What is logged."""
    kept: list[str] = []
    sink = logger.add(lambda message: kept.append(str(message)), level="TRACE")
    yield kept
    logger.remove(sink)


async def sign_in_refused(world: World, provider: str) -> str:
    """The code of the error with which the whole way ends."""
    client = await world.client()
    page = await world.browser().through(await world.begin(client, provider))
    if "code" not in said(page):
        return said(page)["error_code"]
    with pytest.raises(AuthApiError) as caught:
        await exchange(client, page)
    return str(caught.value.code)


@pytest.mark.parametrize(
    ("provider", "place", "name", "hostile"),
    CASES,
    ids=[f"{provider} {place.removesuffix('_path')}: {name}" for provider, place, name, _ in CASES],
)
async def test_what_is_no_answer_signs_nobody_in(
    web_db: Engines,
    github: LoopbackGitHub,
    google: LoopbackGoogle,
    lines: list[str],
    provider: str,
    place: str,
    name: str,
    hostile: Hostile,
) -> None:
    world = World(github, google, provider_seconds=1.0 if name == "a trickle" else 10.0)
    at: LoopbackProvider = getattr(world, provider)
    at.hostile[getattr(at, place)] = hostile
    users = await count("select count(*) from auth.users")
    assert await sign_in_refused(world, provider) == "unexpected_failure"
    assert await count("select count(*) from auth.users") == users
    assert "/thief" not in at.asked
    told = [line for line in lines if "did not tell who signs in" in line]
    assert len(told) == 1
    assert REASONS.get(name, "") in told[0]
    for secret in (CLIENT_SECRET, "a@example.com", *at.tokens, "bad_verification_code"):
        assert secret not in "".join(lines)
    await world.close()


async def test_a_provider_that_is_away_is_told(web_db: Engines, lines: list[str]) -> None:
    github, google = LoopbackGitHub(), LoopbackGoogle()
    world = World(github, google)
    browser = world.browser()
    callback = await browser.to_callback(await world.begin(await world.client(), "github"))
    github.stop()
    google.stop()
    assert said(await browser.step(callback))["error_code"] == "unexpected_failure"
    assert any("ConnectError" in line for line in lines)
    await world.close()


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_addresses_that_github_does_not_show_are_none(
    web_db: Engines, github: LoopbackGitHub, google: LoopbackGoogle, status: int
) -> None:
    world = World(github, google)
    github.hostile[github.emails_path] = says({"message": "Resource not accessible"}, status)
    assert await sign_in_refused(world, "github") == "provider_email_needs_verification"
    await world.close()


async def test_what_people_call_themselves_is_kept_harmless(
    web_db: Engines, github: LoopbackGitHub, google: LoopbackGoogle
) -> None:
    world = World(github, google)
    google.person.name = "a\x00b\u202ec\r\nd" + "x" * 100_000
    google.person.picture = "javascript:alert(1)"
    user = (await world.sign_in("google")).user
    assert user is not None
    assert user.user_metadata["full_name"] == "abcd" + "x" * 76
    assert "avatar_url" not in user.user_metadata
    await world.close()
