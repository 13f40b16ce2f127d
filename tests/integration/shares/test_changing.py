"""Public links that are changed: by the rules of new ones, and seen by whoever looks at them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest

from samokoder_app.accounts import audit
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories.teams import Role
from samokoder_app.errors import Forbidden, InvalidInput, NotFound
from samokoder_app.previews.current import current_previews
from samokoder_app.projects.service import create_project
from samokoder_app.shares.code import shared_files
from samokoder_app.shares.following import follow_link
from samokoder_app.shares.links import LinkChange, LinkWish, change_share, list_shares, make_share, revoke_share
from samokoder_app.shares.views import ShareView
from samokoder_app.shares.visiting import open_shared
from samokoder_app.teams import inviting, service
from tests.conftest import DatabaseServer, MakeUser
from tests.integration.plans.conftest import Office
from tests.integration.previews.conftest import eventually, server
from tests.integration.shares.conftest import ADDRESS, Share, token_of

__all__ = ["server"]
SOON = timedelta(hours=1)


async def only(owner: CurrentUser, project: UUID) -> ShareView:
    (row,) = await list_shares(owner, project)
    return row


async def test_only_what_is_named_becomes_different(share: Share, owner: CurrentUser, built: UUID) -> None:
    token = await share(name="For Ann", code=True)
    before = await only(owner, built)
    changed = await change_share(owner, built, before.id, LinkChange(name="  For   Bob ", code=False))
    assert changed == before.model_copy(update={"name": "For Bob", "code": False})
    with pytest.raises(NotFound, match="share_no_code"):
        await shared_files(token, ADDRESS)
    assert (await open_shared(token, ADDRESS)).versions
    kinds = [line.kind for line in (await audit.list_own(owner)).items]
    assert kinds[:2] == ["share_changed", "share_made"]


async def test_a_link_that_has_run_out_goes_on_with_a_new_end(
    share: Share, owner: CurrentUser, built: UUID, database_server: DatabaseServer
) -> None:
    token = await share(expires_at=datetime.now(UTC) + SOON)
    with database_server.connect_owner() as connection:
        connection.execute("update app.shares set expires_at = now() - interval '1 second'")
    row = await only(owner, built)
    with pytest.raises(InvalidInput, match="share_expiry"):
        await change_share(owner, built, row.id, LinkChange(name="still over"))
    with pytest.raises(NotFound, match="share_gone"):
        await open_shared(token, ADDRESS)
    await change_share(owner, built, row.id, LinkChange(expires_at=datetime.now(UTC) + SOON))
    assert (await open_shared(token, ADDRESS)).name == "Notes"
    await change_share(owner, built, row.id, LinkChange(expires_at=None))
    assert (await only(owner, built)).expires_at is None


async def test_the_rules_of_new_links_hold(share: Share, owner: CurrentUser, built: UUID, make_user: MakeUser) -> None:
    await share()
    row = await only(owner, built)
    for change, code in (
        (LinkChange(preview=False, history=False), "share_shows_nothing"),
        (LinkChange(expires_at=datetime.now(UTC) - SOON), "share_expiry"),
        (LinkChange(expires_at=datetime(9999, 12, 31, 23, 59, tzinfo=timezone(-SOON))), "share_expiry"),
        (LinkChange(name="x" * 81), "name_too_long"),
    ):
        with pytest.raises(InvalidInput, match=code):
            await change_share(owner, built, row.id, change)
    assert await only(owner, built) == row
    with pytest.raises(NotFound, match="share_not_found"):
        await change_share(owner, built, uuid4(), LinkChange(name="x"))
    with pytest.raises(NotFound, match="project_not_found"):
        await change_share(await make_user(), built, row.id, LinkChange(name="x"))


async def test_who_opens_a_link_wider_answers_for_it(office: Office, make_user: MakeUser) -> None:
    """Else whoever leaves a team would keep the door that he has opened by an admin's link."""
    lead, editor, viewer = [await make_user() for _ in range(3)]
    office.subscribe(lead, "business")
    team = (await service.make_team(lead, "Bakery")).id
    project = (await create_project(lead, "Shop", "A shop", team_id=team)).id
    for person, role in ((editor, Role.EDITOR), (viewer, Role.VIEWER)):
        made = await inviting.invite(lead, team, role)
        await inviting.join_team(person, made.link.get_secret_value().rpartition("=")[2])
    named, wide = [await make_share(lead, project, LinkWish()) for _ in range(2)]
    trusted = await make_share(lead, project, LinkWish(secrets=True))
    with pytest.raises(Forbidden, match="role_forbids"):
        await change_share(viewer, project, named.id, LinkChange(name="x"))
    for change in (LinkChange(name="x"), LinkChange(code=True), LinkChange(expires_at=None)):
        with pytest.raises(Forbidden, match="role_forbids"):
            await change_share(editor, project, trusted.id, change)
    with pytest.raises(Forbidden, match="role_forbids"):
        await change_share(editor, project, wide.id, LinkChange(secrets=True))
    await change_share(editor, project, named.id, LinkChange(name="renamed"))
    await change_share(editor, project, wide.id, LinkChange(code=True))
    await service.remove_member(lead, team, editor.id)
    assert (await open_shared(token_of(named.link), ADDRESS)).name == "Shop"
    with pytest.raises(NotFound, match="share_gone"):
        await open_shared(token_of(wide.link), ADDRESS)
    # The team's owner takes over what has ended with its maker.
    await change_share(lead, project, wide.id, LinkChange(code=False))
    assert (await open_shared(token_of(wide.link), ADDRESS)).shows_code is False


async def test_an_open_page_sees_the_change_and_the_end(
    share: Share, owner: CurrentUser, built: UUID, server: object
) -> None:
    token = await share(code=True)
    row = await only(owner, built)
    followed: AsyncIterator[object] = follow_link(token, ADDRESS)
    heard = asyncio.ensure_future(anext(followed))

    async def is_open() -> bool:
        return current_previews().watch.share_ids == {row.id}

    await eventually(is_open)
    await change_share(owner, built, row.id, LinkChange(name="nothing that is seen"))
    await change_share(owner, built, row.id, LinkChange(history=False, code=False))
    async with asyncio.timeout(60):
        app = await heard
    assert (app.shows_history, app.shows_code, app.versions) == (False, False, ())  # type: ignore[attr-defined]
    ended = asyncio.ensure_future(anext(followed))
    await eventually(is_open)
    await revoke_share(owner, built, row.id)
    with pytest.raises(NotFound, match="share_gone"):
        async with asyncio.timeout(60):
            await ended
    assert current_previews().watch.share_ids == set()
