"""Linking and unlinking accounts of GitHub and Google."""

import asyncio
import threading
from uuid import UUID, uuid4

import pytest
from supabase import AsyncClient
from supabase_auth.errors import AuthApiError
from supabase_auth.types import UserIdentity

from samokoder_app.accounts import audit
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.auth_server.config import ProviderName
from samokoder_app.db.engines import Engines
from samokoder_app.mail.letters import LetterKind
from tests.integration.auth.loopback_providers import Answer, LoopbackGitHub, LoopbackGoogle, Page, Person
from tests.integration.auth.oauth_world import PASSWORD, World, count, exchange, new_email, said, world
from tests.integration.auth.serving import letters_to

__all__ = ["world"]


async def signed_up(world: World) -> AsyncClient:
    client = await world.client()
    await client.auth.sign_up({"email": new_email(), "password": PASSWORD})
    return client


async def identities(client: AsyncClient) -> dict[str, UserIdentity]:
    answer = await client.auth.get_user_identities()
    return {one.provider: one for one in answer.identities}


async def code_of(attempt: object) -> str:
    with pytest.raises(AuthApiError) as caught:
        await attempt  # type: ignore[misc]
    return str(caught.value.code)


async def test_an_account_is_linked_whatever_its_address_and_signs_in_from_then_on(world: World) -> None:
    client = await signed_up(world)
    world.github.person.is_verified = False
    answer = await exchange(client, await world.link(client, "github"))
    assert answer.user is not None
    assert [one.provider for one in answer.user.identities or []] == ["email", "github"]
    again = await world.sign_in("github")
    assert again.user is not None
    assert (again.user.id, again.user.email) == (answer.user.id, answer.user.email)


async def test_an_account_of_somebody_else_is_not_linked(world: World) -> None:
    owner = (await world.sign_in("github")).user
    assert owner is not None
    client = await signed_up(world)
    page = await world.link(client, "github")
    assert await code_of(exchange(client, page)) == "identity_already_exists"
    assert list(await identities(client)) == ["email"]
    again = (await world.sign_in("github")).user
    assert again is not None
    assert again.id == owner.id


async def test_linking_twice_is_told(world: World) -> None:
    client = await signed_up(world)
    await exchange(client, await world.link(client, "github"))
    assert await code_of(exchange(client, await world.link(client, "github"))) == "identity_already_exists"


async def test_a_session_that_ended_on_the_way_links_nothing(world: World) -> None:
    client = await signed_up(world)
    user = await client.auth.get_user()
    assert user is not None
    page = await world.link(client, "github")
    await client.auth.sign_out({"scope": "global"})
    with pytest.raises(AuthApiError):
        await exchange(client, page)
    assert await count("select count(*) from auth.identities where user_id = :id", id=user.user.id) == 0


async def test_a_session_that_ends_while_the_provider_is_asked_links_nothing(world: World) -> None:
    client, browser = await signed_up(world), world.browser()
    reached, may_go_on = threading.Event(), threading.Event()

    def slow(page: Page) -> Answer:
        reached.set()
        may_go_on.wait(60)
        return world.github.read(page, world.github.profile_path)

    world.github.hostile[world.github.profile_path] = slow
    callback = await browser.to_callback((await client.auth.link_identity({"provider": "github"})).url)
    coming = asyncio.create_task(browser.step(callback))
    await asyncio.to_thread(reached.wait, 60)
    await client.auth.sign_out({"scope": "global"})
    may_go_on.set()
    assert said(await coming)["error_code"] == "bad_oauth_state"


async def test_a_way_in_that_is_not_offered_any_more_is_none(world: World) -> None:
    client = await world.client()
    await world.sign_in("github", client)
    await exchange(client, await world.link(client, "google"))
    found = await identities(client)
    world.auth.config.providers.pop(ProviderName.GOOGLE)  # type: ignore[attr-defined]
    assert await code_of(client.auth.unlink_identity(found["github"])) == "single_identity_not_deletable"


async def test_unlinking_ends_the_other_sessions_and_that_way_in(world: World) -> None:
    client = await signed_up(world)
    await exchange(client, await world.link(client, "github"))
    thief = await world.client()
    await world.sign_in("github", thief)
    await client.auth.unlink_identity((await identities(client))["github"])
    assert list(await identities(client)) == ["email"]
    assert await code_of(thief.auth.get_user()) == "session_not_found"
    world.github.person.email = new_email()
    stranger, user = (await world.sign_in("github")).user, await client.auth.get_user()
    assert stranger is not None
    assert user is not None
    assert stranger.id != user.user.id


async def test_the_last_way_in_is_not_unlinked(world: World) -> None:
    client = await world.client()
    await world.sign_in("github", client)
    assert await code_of(client.auth.unlink_identity((await identities(client))["github"])) == (
        "single_identity_not_deletable"
    )
    await client.auth.update_user({"password": PASSWORD})
    await client.auth.unlink_identity((await identities(client))["github"])
    assert list(await identities(client)) == ["email"]


async def test_of_two_last_ways_in_unlinked_at_once_one_stays(world: World) -> None:
    client = await world.client()
    await world.sign_in("github", client)
    await exchange(client, await world.link(client, "google"))
    found = await identities(client)
    assert set(found) == {"github", "google"}
    attempts = (client.auth.unlink_identity(one) for one in found.values())
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert [one.code for one in outcomes if isinstance(one, AuthApiError)] == ["single_identity_not_deletable"]
    assert len(await identities(client)) == 1


async def test_the_identity_of_another_is_not_found_and_the_address_stays(world: World) -> None:
    other = await world.client()
    await world.sign_in("github", other)
    theirs = (await identities(other))["github"]
    client = await signed_up(world)
    own = (await identities(client))["email"]
    assert await code_of(client.auth.unlink_identity(theirs)) == "identity_not_found"
    unknown = theirs.model_copy(update={"identity_id": str(uuid4())})
    assert await code_of(client.auth.unlink_identity(unknown)) == "identity_not_found"
    nonsense = theirs.model_copy(update={"identity_id": "x"})
    assert await code_of(client.auth.unlink_identity(nonsense)) == "validation_failed"
    assert await code_of(client.auth.unlink_identity(own)) == "validation_failed"
    assert list(await identities(other)) == ["github"]


async def test_one_may_have_two_accounts_at_one_provider(world: World) -> None:
    client = await signed_up(world)
    await exchange(client, await world.link(client, "google"))
    world.google.person = Person()
    await exchange(client, await world.link(client, "google"))
    answer = await client.auth.get_user_identities()
    assert [one.provider for one in answer.identities] == ["email", "google", "google"]
    me = await client.auth.get_user()
    assert me is not None
    assert me.user.app_metadata == {"provider": "email", "providers": ["email", "google"]}


async def test_the_owner_is_written_to(web_db: Engines, github: LoopbackGitHub, google: LoopbackGoogle) -> None:
    """Also of a way in that was added because the provider verified the same address; not of an account that it made."""
    world = World(github, google, sends_mail=True)
    github.person.email = google.person.email
    client = await world.client()
    await world.sign_in("google", client)
    assert await letters_to(str(google.person.email)) == []
    await world.sign_in("github")
    google.person = Person()
    await exchange(client, await world.link(client, "google"))
    letters = await letters_to(str(github.person.email), LetterKind.IDENTITY_LINKED)
    assert [letter.subject_of for letter in letters] == ["GitHub", "Google"]
    await world.close()


async def test_the_audit_log_tells_of_both(world: World) -> None:
    client = await signed_up(world)
    await exchange(client, await world.link(client, "github"))
    await client.auth.unlink_identity((await identities(client))["github"])
    me = await client.auth.get_user()
    assert me is not None
    lines = (await audit.list_own(CurrentUser(id=UUID(me.user.id), email=str(me.user.email)))).items
    told = [(line.kind.value, line.object_name) for line in lines if line.kind.value.startswith("identity")]
    assert told == [("identity_unlinked", "github"), ("identity_linked", "github")]
