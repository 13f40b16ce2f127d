"""The preview of a public link, in the real sandbox: apart from its owner's, without his secrets, ended with its link."""

from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.errors import NotFound, TooManyRequests
from samokoder_app.integrations.secrets import put_secret
from samokoder_app.previews import service
from samokoder_app.previews.current import current_previews
from samokoder_app.shares.brakes import VisitorBrakes
from samokoder_app.shares.links import LinkChange, LinkWish, change_share, list_shares, make_share, revoke_share
from samokoder_app.shares.previewing import enter_shared, follow_shared, shared_status, start_shared
from tests.integration.previews.conftest import client, eventually, server, user
from tests.integration.previews.test_given import project_id
from tests.integration.shares.conftest import ADDRESS, token_of

VALUE = "sk_live_0123456789"
__all__ = ["client", "project_id", "server", "user"]


@dataclass(frozen=True)
class Inside:
    """A visitor who was let in."""

    token: str
    headers: dict[str, str]


async def make(user: CurrentUser, project_id: UUID, **wish: bool) -> str:
    return token_of((await make_share(user, project_id, LinkWish.model_validate(wish))).link)


async def enter(client: httpx.AsyncClient, token: str) -> dict[str, str]:
    """The headers of a browser whose ticket became a cookie."""
    url = httpx.URL((await enter_shared(token, ADDRESS)).url)
    host = {"Host": url.netloc.decode()}
    answer = await client.get(url.raw_path.decode(), headers=host)
    assert answer.status_code == 303, answer.text
    assert (await client.get(url.raw_path.decode(), headers=host)).status_code == 403, "a ticket is of one use"
    return {**host, "Cookie": answer.headers["set-cookie"].partition(";")[0]}


async def until_running(token: str) -> None:
    async def running() -> bool:
        return (await shared_status(token, ADDRESS)).state == "running"

    await eventually(running, 90)


@pytest.fixture
async def inside(
    client: httpx.AsyncClient,
    user: CurrentUser,
    project_id: UUID,
) -> Inside:
    await put_secret(user, project_id, "WORD", SecretStr(VALUE))
    token = await make(user, project_id)
    headers = await enter(client, token)
    await until_running(token)
    return Inside(token, headers)


async def test_visitors_have_an_app_of_their_own_without_secrets(
    inside: Inside,
    client: httpx.AsyncClient,
    user: CurrentUser,
    project_id: UUID,
) -> None:
    answer = await client.get("/", headers=inside.headers)
    assert answer.json() == {"word": "", "proxy": ""}
    pool = current_previews().pool
    assert pool.find(project_id) is None, "the owner's does not run"
    share = (await list_shares(user, project_id))[0]
    shared = pool.find(share.id)
    assert shared is not None
    owners = await service.start_preview(user, project_id)
    assert httpx.URL(owners.url).host != inside.headers["Host"].partition(":")[0]
    own = pool.find(project_id)
    assert own is not None
    assert own.folder != shared.folder


async def test_an_app_has_its_secrets_where_its_owner_says_so(
    client: httpx.AsyncClient,
    user: CurrentUser,
    project_id: UUID,
) -> None:
    await put_secret(user, project_id, "WORD", SecretStr(VALUE))
    token = await make(user, project_id, secrets=True)
    headers = await enter(client, token)
    await until_running(token)
    assert (await client.get("/", headers=headers)).json()["word"] == VALUE


async def test_a_cookie_of_a_link_opens_no_other_preview(
    inside: Inside,
    client: httpx.AsyncClient,
    user: CurrentUser,
    project_id: UUID,
) -> None:
    owners = httpx.URL((await service.start_preview(user, project_id)).url).netloc.decode()
    other = httpx.URL((await enter_shared(await make(user, project_id), ADDRESS)).url)
    for host in (owners, other.netloc.decode()):
        assert (await client.get("/", headers={**inside.headers, "Host": host})).status_code == 403
    crossed = await client.get(other.raw_path.decode(), headers={"Host": inside.headers["Host"]})
    assert crossed.status_code == 403, "a ticket of another link"


async def test_a_visitor_is_not_shown_what_the_app_has_written(
    inside: Inside,
    client: httpx.AsyncClient,
    user: CurrentUser,
    project_id: UUID,
) -> None:
    share = (await list_shares(user, project_id))[0]
    shared = current_previews().pool.find(share.id)
    assert shared is not None
    shared.console.note("a word of the log")
    shared.state = "failed"
    page = await client.get("/", headers={**inside.headers, "Accept": "text/html"})
    assert page.status_code == 503
    assert "a word of the log" not in page.text


async def test_revoking_ends_cookie_and_app_within_seconds(
    inside: Inside,
    client: httpx.AsyncClient,
    user: CurrentUser,
    project_id: UUID,
) -> None:
    share = (await list_shares(user, project_id))[0]
    pool = current_previews().pool
    running = pool.find(share.id)
    assert running is not None
    folder = running.folder
    told = follow_shared(inside.token, ADDRESS)
    assert (await anext(told)).state == "running"
    await revoke_share(user, project_id, share.id)
    assert (await client.get("/", headers=inside.headers)).status_code == 403

    async def is_over() -> bool:
        return pool.find(share.id) is None

    await eventually(is_over, 10)
    assert (await anext(told)).state == "stopped"
    with pytest.raises(NotFound, match="share_gone"):
        await start_shared(inside.token, ADDRESS)
    left = pool.machine._home / "preview" / folder

    async def is_removed() -> bool:
        return not left.exists()

    await eventually(is_removed, 20)


@pytest.mark.parametrize("change", [LinkChange(preview=False), LinkChange(secrets=True)])
async def test_an_app_ends_with_what_its_link_gave(
    change: LinkChange,
    inside: Inside,
    client: httpx.AsyncClient,
    user: CurrentUser,
    project_id: UUID,
) -> None:
    share = (await list_shares(user, project_id))[0]
    pool = current_previews().pool
    before = pool.find(share.id)
    assert before is not None
    await change_share(user, project_id, share.id, change)

    async def is_over() -> bool:
        return pool.find(share.id) is not before

    await eventually(is_over, 10)
    if change.preview:
        # The same visitor finds the app again, which now begins anew with what it is given.
        await start_shared(inside.token, ADDRESS)
        await until_running(inside.token)
        assert (await client.get("/", headers=inside.headers)).json()["word"] == VALUE
        return
    assert (await client.get("/", headers=inside.headers)).status_code == 403
    await change_share(user, project_id, share.id, LinkChange(preview=True))
    assert (await client.get("/", headers=inside.headers)).status_code == 403, "an old cookie opens nothing any more"
    assert (await client.get("/", headers=await enter(client, inside.token))).status_code in {200, 503}


async def test_a_link_without_an_app_starts_none(
    user: CurrentUser,
    project_id: UUID,
    server: object,
) -> None:
    token = await make(user, project_id, preview=False)
    for ask in (start_shared(token, ADDRESS), enter_shared(token, ADDRESS), shared_status(token, ADDRESS)):
        with pytest.raises(NotFound, match="share_no_preview"):
            await ask


async def test_an_address_starts_so_many_and_no_more(brakes: VisitorBrakes) -> None:
    for _ in range(200):
        brakes.count_start(ADDRESS)
    with pytest.raises(TooManyRequests):
        await start_shared("x", ADDRESS)
