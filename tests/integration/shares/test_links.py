"""Public links: who makes and ends them, what they show, and what they never show."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from psycopg.errors import CheckViolation
from psycopg.types.json import Jsonb

from engine.builds.state import BuildStatus, RequirementStatus, Stage
from samokoder_app.accounts import audit
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.forks import fork_version
from samokoder_app.db.repositories import builds
from samokoder_app.db.repositories.teams import Role
from samokoder_app.db.session import as_user
from samokoder_app.errors import Conflict, Forbidden, InvalidInput, NotFound, QuotaExceeded, TooManyRequests
from samokoder_app.files.service import list_files, read_file, write_file
from samokoder_app.projects.service import create_project, delete_project, update_project
from samokoder_app.shares.brakes import VisitorBrakes
from samokoder_app.shares.code import shared_file, shared_files
from samokoder_app.shares.forking import fork_shared
from samokoder_app.shares.links import LinkWish, list_shares, make_share, revoke_share
from samokoder_app.shares.visiting import open_shared, shared_picture
from samokoder_app.teams import inviting, service
from samokoder_app.versions.service import list_versions
from tests.conftest import DatabaseServer, MakeUser
from tests.integration.builds.test_named_models import keep
from tests.integration.plans.conftest import Office
from tests.integration.previews.conftest import eventually
from tests.integration.shares.conftest import ADDRESS, Share, token_of
from tests.integration.versions.conftest import PNG, PlayBuild


async def is_gone(token: str) -> bool:
    """Whether every way in says the same."""
    for ask in (open_shared(token, ADDRESS), shared_files(token, ADDRESS), shared_picture(token, ADDRESS, "0" * 64)):
        with pytest.raises(NotFound, match="share_gone"):
            await ask
    return True


async def test_a_visitor_sees_the_app_its_proof_and_its_history(share: Share, owner: CurrentUser, built: UUID) -> None:
    app = await open_shared(await share(), ADDRESS)
    assert (app.name, app.summary, app.version, app.passed) == ("Notes", "Notes", 2, 2)
    assert [(one.text, one.status) for one in app.requirements] == [
        ("Does 1", RequirementStatus.PASSED),
        ("Does 2", RequirementStatus.PASSED),
    ]
    assert [(one.number, one.title) for one in app.versions] == [(2, "Notes and tags"), (1, "Starter")]
    seen = app.requirements[0].evidence[0].screenshot
    assert seen is not None
    assert app.versions[0].picture == seen
    row = (await list_shares(owner, built))[0]
    assert row.visits == 1
    assert row.last_visit_at is not None


async def test_files_changed_since_are_not_called_proven(share: Share, owner: CurrentUser, built: UUID) -> None:
    token = await share()
    present = await read_file(owner, built, "app.py")
    await write_file(owner, built, "app.py", "other", present.sha256)
    app = await open_shared(token, ADDRESS)
    assert app.passed == 0
    assert RequirementStatus.PASSED not in {one.status for one in app.requirements}
    assert not [proof for one in app.requirements for proof in one.evidence]


async def test_pictures_are_those_of_the_evidence_alone(share: Share, owner: CurrentUser, built: UUID) -> None:
    token = await share()
    app = await open_shared(token, ADDRESS)
    assert await shared_picture(token, ADDRESS, app.versions[0].picture or "") == PNG
    code = (await read_file(owner, built, "app.py")).sha256
    with pytest.raises(NotFound, match="picture_not_found"):
        await shared_picture(token, ADDRESS, code)


async def test_what_a_link_does_not_show_is_not_there(share: Share, make_user: MakeUser) -> None:
    token = await share(history=False, fork=False)
    app = await open_shared(token, ADDRESS)
    assert (app.versions, app.shows_history, app.allows_fork) == ((), False, False)
    with pytest.raises(NotFound, match="share_no_code"):
        await shared_files(token, ADDRESS)
    with pytest.raises(NotFound, match="share_no_code"):
        await shared_file(token, ADDRESS, "app.py")
    with pytest.raises(Forbidden, match="share_no_fork"):
        await fork_shared(await make_user(), token, ADDRESS)


async def test_shared_code_is_without_what_holds_secrets(share: Share, owner: CurrentUser, built: UUID) -> None:
    await write_file(owner, built, ".env", "TOP=secret", None)
    token = await share(code=True)
    assert [row.path for row in (await shared_files(token, ADDRESS)).files] == ["app.py"]
    assert (await shared_file(token, ADDRESS, "app.py")).text == "1"
    for path in (".env", "../app.py", "missing"):
        with pytest.raises(NotFound, match="file_not_found"):
            await shared_file(token, ADDRESS, path)


async def test_nothing_of_the_owner_is_told(share: Share, owner: CurrentUser, built: UUID) -> None:
    """Neither his words nor his address, nor names of other projects in titles of versions."""
    await update_project(owner, built, description="my private idea")
    told = (await open_shared(await share(code=True), ADDRESS)).model_dump_json()
    for word in (owner.email, str(owner.id), "private idea", str(built), "cost", "model"):
        assert word not in told
    fork = await fork_shared(owner, await share(), ADDRESS, "Hush-hush")
    shown = await open_shared(await share(project_id=fork.id), ADDRESS)
    assert [(one.origin, one.title) for one in shown.versions] == [("fork", "")]


async def test_a_name_of_markup_stays_a_name(share: Share, owner: CurrentUser, built: UUID) -> None:
    name = "<script>alert(1)</script>"
    await update_project(owner, built, name=name)
    assert (await open_shared(await share(), ADDRESS)).name == name


async def test_a_revoked_link_opens_nothing_more(share: Share, owner: CurrentUser, built: UUID) -> None:
    kept, token = await share(), await share(name="to go")
    row = (await list_shares(owner, built))[0]
    assert row.name == "to go"
    await revoke_share(owner, built, row.id)
    assert await is_gone(token)
    assert (await open_shared(kept, ADDRESS)).name == "Notes"
    with pytest.raises(NotFound, match="share_not_found"):
        await revoke_share(owner, built, row.id)
    kinds = [line.kind for line in (await audit.list_own(owner)).items]
    assert kinds[:3] == ["share_revoked", "share_made", "share_made"]


async def test_links_end_with_their_time_their_project_and_their_maker(
    share: Share, owner: CurrentUser, built: UUID, database_server: DatabaseServer
) -> None:
    token = await share(expires_at=datetime.now(UTC) + timedelta(hours=1))
    with database_server.connect_owner() as connection:
        connection.execute("update app.shares set expires_at = now() - interval '1 second'")
    assert await is_gone(token)
    token = await share()
    with database_server.connect_owner() as connection:
        connection.execute("update public.profiles set locked_at = now() where id = %s", (owner.id,))
    assert await is_gone(token)
    with database_server.connect_owner() as connection:
        connection.execute("update public.profiles set locked_at = null where id = %s", (owner.id,))
    await delete_project(owner, built)
    assert await is_gone(token)


@pytest.mark.parametrize("end", ["infinity", "-infinity", "20000-01-01"])
async def test_a_link_has_an_end_that_can_be_read(share: Share, database_server: DatabaseServer, end: str) -> None:
    await share()
    with database_server.connect_owner() as connection, pytest.raises(CheckViolation):
        connection.execute("update app.shares set expires_at = %s", (end,))


async def test_unknown_and_misshapen_tokens_are_gone_as_well(share: Share) -> None:
    token = await share()
    for wrong in ("", "x", token[:-1], token + "=", token.swapcase(), "я" * 43, "x" * 101, "' or 1=1 --"):
        assert await is_gone(wrong)


async def test_who_guesses_is_kept_waiting(share: Share, brakes: VisitorBrakes) -> None:
    token = await share()
    for number in range(300):
        with pytest.raises(NotFound):
            await open_shared(f"guess-{number}", ADDRESS)
    with pytest.raises(TooManyRequests):
        await open_shared(token, ADDRESS)
    assert (await open_shared(token, "203.0.113.10")).name == "Notes"


async def test_a_link_shows_something_for_a_time_to_come(owner: CurrentUser, built: UUID) -> None:
    with pytest.raises(InvalidInput, match="share_shows_nothing"):
        await make_share(owner, built, LinkWish(preview=False, history=False))
    with pytest.raises(InvalidInput, match="share_expiry"):
        await make_share(owner, built, LinkWish(expires_at=datetime.now(UTC) - timedelta(days=1)))
    with pytest.raises(InvalidInput, match="name_too_long"):
        await make_share(owner, built, LinkWish(name="x" * 81))
    for _ in range(50):
        await make_share(owner, built, LinkWish())
    with pytest.raises(Conflict, match="shares_full"):
        await make_share(owner, built, LinkWish())


async def test_strangers_share_nothing(share: Share, owner: CurrentUser, built: UUID, make_user: MakeUser) -> None:
    await share()
    stranger, row = await make_user(), (await list_shares(owner, built))[0]
    for ask in (
        make_share(stranger, built, LinkWish()),
        list_shares(stranger, built),
        revoke_share(stranger, built, row.id),
    ):
        with pytest.raises(NotFound, match="project_not_found"):
            await ask


async def test_roles_of_a_team(office: Office, make_user: MakeUser) -> None:
    """Editors share, viewers do not; secrets are given by who manages them; a link ends with its maker's membership."""
    lead = await make_user()
    office.subscribe(lead, "business")
    team = (await service.make_team(lead, "Bakery")).id
    project = (await create_project(lead, "Shop", "A shop", team_id=team)).id
    people = {}
    for role in (Role.EDITOR, Role.VIEWER, Role.ADMIN):
        people[role] = await make_user()
        made = await inviting.invite(lead, team, role)
        await inviting.join_team(people[role], made.link.get_secret_value().rpartition("=")[2])
    for ask in (make_share(people[Role.VIEWER], project, LinkWish()), list_shares(people[Role.VIEWER], project)):
        with pytest.raises(Forbidden, match="role_forbids"):
            await ask
    with pytest.raises(Forbidden, match="role_forbids"):
        await make_share(people[Role.EDITOR], project, LinkWish(secrets=True))
    trusted = await make_share(people[Role.ADMIN], project, LinkWish(secrets=True))
    token = token_of((await make_share(people[Role.EDITOR], project, LinkWish(name="theirs"))).link)
    assert (await open_shared(token, ADDRESS)).name == "Shop"
    seen = await list_shares(lead, project)
    assert {token_of(one.link) for one in seen} == {token, token_of(trusted.link)}

    await service.set_role(lead, team, people[Role.ADMIN].id, Role.EDITOR)
    assert await is_gone(token_of(trusted.link))  # he may not give secrets any more
    await service.remove_member(lead, team, people[Role.EDITOR].id)
    assert await is_gone(token)


async def test_a_fork_has_files_and_proof_and_nothing_of_the_owner(
    share: Share, owner: CurrentUser, built: UUID, make_user: MakeUser, database_server: DatabaseServer
) -> None:
    await update_project(owner, built, description="my private idea")
    visitor = await make_user()
    fork = await fork_shared(visitor, await share(), ADDRESS)
    assert (fork.name, fork.version, fork.description) == ("Notes", 1, "Notes")
    assert fork.last_build is not None
    assert (fork.last_build.status, fork.last_build.passed, fork.last_build.total) == (BuildStatus.DONE, 2, 2)
    assert [row.path for row in await list_files(visitor, fork.id)] == ["app.py"]
    (version,) = await list_versions(visitor, fork.id)
    assert (version.origin, version.from_project) == ("fork", None)
    assert version.evidence is not None
    assert version.evidence.passed == 2
    assert version.picture is not None
    with database_server.connect_owner() as connection:
        told = connection.execute(
            "select (select json_agg(b) from app.builds b where project_id = p.id)::text"
            " || (select json_agg(c) from app.checkpoints c join app.builds b on b.id = c.build_id"
            "     where b.project_id = p.id)::text"
            " || (select json_agg(e) from app.events e where project_id = p.id)::text || row_to_json(p)::text"
            " from public.projects p where id = %s",
            (fork.id,),
        ).fetchone()
    assert told is not None
    for word in ("private", owner.email, str(owner.id), str(built), 'notes"'):
        assert word not in told[0], word
    assert (await audit.list_own(visitor)).items[0].kind == "share_forked"


async def test_secret_files_stay_behind_and_with_them_the_proof(
    share: Share, owner: CurrentUser, play_build: PlayBuild, project: UUID, make_user: MakeUser
) -> None:
    build = await play_build()
    await build.write("All", {"app.py": "1", ".env": "TOP=secret"}, Stage.DOCUMENT)
    await build.verify(RequirementStatus.PASSED, RequirementStatus.PASSED)
    await build.finish()
    token = token_of((await make_share(owner, project, LinkWish())).link)
    visitor = await make_user()
    fork = await fork_shared(visitor, token, ADDRESS)
    assert [row.path for row in await list_files(visitor, fork.id)] == ["app.py"]
    assert fork.last_build is not None
    assert (fork.last_build.status, fork.last_build.passed) == (BuildStatus.PAUSED, 0)


async def test_a_fork_counts_in_the_visitors_plan(office: Office, share: Share, make_user: MakeUser) -> None:
    token, visitor = await share(), await make_user()
    for _ in range(2):
        await fork_shared(visitor, token, ADDRESS)
    with pytest.raises(QuotaExceeded, match="quota_projects"):
        await fork_shared(visitor, token, ADDRESS)


async def test_a_fork_of_a_link_that_is_gone(
    share: Share, owner: CurrentUser, built: UUID, make_user: MakeUser
) -> None:
    token, visitor = await share(), await make_user()
    await revoke_share(owner, built, (await list_shares(owner, built))[0].id)
    with pytest.raises(NotFound, match="share_gone"):
        await fork_shared(visitor, token, ADDRESS)
    with pytest.raises(NotFound, match="share_gone"):
        await fork_shared(visitor, str(uuid4()), ADDRESS)


async def test_a_fork_is_built_with_what_its_owner_has(
    share: Share, owner: CurrentUser, built: UUID, make_user: MakeUser, database_server: DatabaseServer
) -> None:
    """Neither the source's model nor its key: of a link, of another's build in a team, of a key that is gone."""
    with database_server.connect_owner() as connection:
        named = {"model": "theirs", "is_demo": False, "provider": "openai", "key_id": str(await keep(owner, "old"))}
        change = "update app.builds set request = request || %s where project_id = %s"
        connection.execute(change, (Jsonb(named), built))

    async def order_of(user: CurrentUser, fork: UUID) -> tuple[str, bool]:
        async with as_user(user.id) as session:
            (row,) = await builds.list_builds(session, fork, None, 10)
        assert row.user_id == user.id
        return row.request.model, row.request.is_demo

    token, guest, keyed = await share(), await make_user(), await make_user()
    await keep(keyed, "mine", "my-model")
    assert await order_of(guest, (await fork_shared(guest, token, ADDRESS)).id) == ("demo", True)
    assert await order_of(keyed, (await fork_shared(keyed, token, ADDRESS)).id) == ("my-model", False)
    own = (await fork_version(owner, built, 2)).id
    assert await order_of(owner, own) == ("theirs", False)
    with database_server.connect_owner() as connection:
        connection.execute("delete from public.user_api_keys where user_id = %s", (owner.id,))
    assert await order_of(owner, (await fork_version(owner, built, 2)).id) == ("demo", True)


async def test_a_fork_that_meets_a_revocation_waits_for_it(
    share: Share, owner: CurrentUser, make_user: MakeUser, database_server: DatabaseServer
) -> None:
    token, visitor = await share(), await make_user()
    with database_server.connect_owner() as connection:
        connection.execute("delete from app.shares")
        forking = asyncio.create_task(fork_shared(visitor, token, ADDRESS))

        async def waits() -> bool:
            with database_server.connect_owner() as other:
                row = other.execute("select count(*) from pg_locks where not granted").fetchone()
            return row is not None and row[0] > 0

        await eventually(waits)
    with pytest.raises(NotFound, match="share_gone"):
        await forking
