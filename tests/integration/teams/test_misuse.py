"""What members might try against the owner of their team, and against each other."""

import json
from uuid import UUID, uuid4

import pytest
from psycopg.types.json import Jsonb
from sqlalchemy import text

from engine.llm.routing.breakers import Breakers
from samokoder_app.accounts import audit
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.credits.service import payable_models, read_balance
from samokoder_app.billing.plans.standing import swap_projects
from samokoder_app.builds.routing import BuildRoutes
from samokoder_app.builds.service import resume_build, start_build
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories.teams import Role
from samokoder_app.db.session import as_user
from samokoder_app.errors import Forbidden, NotFound, QuotaExceeded
from samokoder_app.i18n.errors import error_sentence
from samokoder_app.keys.service import current_vault
from samokoder_app.projects.service import create_project
from samokoder_app.teams import inviting, service
from tests.conftest import MakeUser
from tests.integration.builds.test_named_models import keep, read
from tests.integration.plans.conftest import Office, begin, save
from tests.integration.teams.conftest import Enrol


async def team_project(user: CurrentUser, team: UUID, name: str = "Shop") -> UUID:
    return (await create_project(user, name, "A shop", team_id=team)).id


def key_of(office: Office, user: CurrentUser) -> UUID:
    """A key of the user's, as the database keeps it."""
    made = office.ask(
        "insert into public.user_api_keys (user_id, provider_id, key_name, mask, encrypted_key, model)"
        " values (%s, 'openai', 'mine', '…1', 'sealed', 'gpt-5') returning id",
        user.id,
    )
    assert isinstance(made, UUID)
    return made


def order_of(office: Office, build: UUID) -> tuple[object, dict[str, object]]:
    """Whose the build is, and what was ordered."""
    owner = office.ask("select user_id from app.builds where id = %s", build)
    request = office.ask("select request from app.builds where id = %s", build)
    assert isinstance(request, dict)
    return owner, request


async def test_an_order_by_role_that_is_left_behind_asks_no_keys_of_its_heir(
    office: Office, owner: CurrentUser, team: UUID, enrol: Enrol
) -> None:
    """Else a member might order, leave, and let another one approve what the owner's keys then pay for."""
    gone, other = await enrol(Role.EDITOR), await enrol(Role.EDITOR)
    project = await team_project(owner, team)
    order = {"is_demo": False, "is_routed": True, "key_id": str(key_of(office, gone)), "model": "gpt-5", "tier": "code"}
    build = await begin(gone, project, json.dumps(order))
    office.run("update app.builds set status = 'waiting' where id = %s", build)
    await service.remove_member(gone, team, gone.id)
    async with as_user(other.id) as session:
        await session.execute(text("select app.approve_build(:b)"), {"b": build})
    heir, kept = order_of(office, build)
    assert heir == owner.id
    assert (kept["key_id"], kept["is_routed"]) == (None, False), "routes of its heir would serve it"


async def test_only_its_payer_says_which_projects_rest(
    office: Office, owner: CurrentUser, team: UUID, enrol: Enrol
) -> None:
    editor, admin = await enrol(Role.EDITOR), await enrol(Role.ADMIN)
    resting, active = await team_project(owner, team, "One"), await team_project(owner, team, "Two")
    for project in (resting, active):
        await save(owner, project, "one")
    office.subscribe(owner, "business", max_projects=1)
    for member in (editor, admin):
        with pytest.raises(Forbidden):
            await swap_projects(member, resting, active)
    await swap_projects(owner, resting, active)


async def test_a_team_beyond_its_plan_writes_nothing(
    office: Office, owner: CurrentUser, team: UUID, enrol: Enrol
) -> None:
    """Else one paid month would be enough for a team for ever."""
    editor = await enrol(Role.EDITOR)
    project, own = await team_project(owner, team), (await create_project(owner, "Own", "Mine")).id
    await save(editor, project, "one")
    office.subscribe(owner, "professional")
    for user in (editor, owner):
        for deed in (lambda user=user: save(user, project, "two"), lambda user=user: begin(user, project)):
            with pytest.raises(QuotaExceeded) as refused:
                await deed()
            assert (refused.value.code, refused.value.values) == ("team_read_only", {"most": 1})
    await save(owner, own, "one")
    await service.remove_member(owner, team, editor.id)
    await save(owner, project, "two")


async def test_members_see_what_pays_for_a_project_and_strangers_do_not(
    owner: CurrentUser, team: UUID, enrol: Enrol, make_user: MakeUser
) -> None:
    """The page of a project asks for it: a member for whom there is none would be told that there is no project."""
    project = await team_project(owner, team)
    gone = await enrol(Role.ADMIN)
    for member in (owner, gone, await enrol(Role.EDITOR)):
        assert (await read_balance(member, project)).available == "0"
    viewer = await enrol(Role.VIEWER)
    with pytest.raises(Forbidden):
        await read_balance(viewer, project)
    assert await payable_models(viewer, project) == []
    await service.remove_member(owner, team, gone.id)
    for stranger in (gone, await make_user()):
        with pytest.raises(NotFound):
            await read_balance(stranger, project)


@pytest.mark.parametrize("end", ["taken back", "lender leaves", "borrower leaves"])
async def test_a_lent_key_serves_no_other_call_once_it_is_lent_no_more(
    owner: CurrentUser, team: UUID, enrol: Enrol, end: str
) -> None:
    lender, borrower = await enrol(Role.EDITOR), await enrol(Role.EDITOR)
    project, key = await team_project(owner, team), await keep(lender, "lent")
    await service.lend_key(lender, team, key)
    build = await read(borrower, (await start_build(borrower, project, StartBuild(key_id=key))).id)
    route, reports = await BuildRoutes(current_vault(), Breakers()).route(build)
    assert await reports.is_kept(route.writer)
    if end == "taken back":
        await service.take_back_key(lender, team, key)
    else:
        gone = lender if end == "lender leaves" else borrower
        await service.remove_member(gone, team, gone.id)
    assert not await reports.is_kept(route.writer), "asked before each call of a build that runs"


async def test_who_lent_a_key_reads_of_its_use(office: Office, owner: CurrentUser, team: UUID, enrol: Enrol) -> None:
    lender, borrower = await enrol(Role.EDITOR), await enrol(Role.EDITOR)
    project, key = await team_project(owner, team), await keep(lender, "lent")
    await service.lend_key(lender, team, key)
    build = await start_build(borrower, project, StartBuild(key_id=key))
    call = Jsonb({"key_id": str(key), "provider": "openai_compatible", "token": uuid4().hex})
    office.run("insert into app.open_calls (build_id, step, ordinal, call) values (%s, 0, 0, %s)", build.id, call)

    async def told(user: CurrentUser) -> list[str | None]:
        return [one.object_name for one in (await audit.list_own(user)).items if one.kind.value == "key_used"]

    assert await told(lender) == ["lent …"]
    assert await told(borrower) == []


async def test_who_was_removed_comes_in_by_no_other_invitation_of_his(
    owner: CurrentUser, team: UUID, make_user: MakeUser
) -> None:
    user = await make_user()
    addressed, open_to_all = [await inviting.invite(owner, team, Role.EDITOR, email) for email in (user.email, "")]
    await inviting.join_team(user, open_to_all.link.get_secret_value().rpartition("=")[2])
    await service.remove_member(owner, team, user.id)
    with pytest.raises(NotFound):
        await inviting.join_team(user, addressed.link.get_secret_value().rpartition("=")[2])


async def test_a_member_whose_account_is_locked_begins_nothing(
    office: Office, owner: CurrentUser, team: UUID, enrol: Enrol
) -> None:
    """As in projects of his own: a lock that comes while he begins is waited for, or seen."""
    member = await enrol(Role.EDITOR)
    project = await team_project(owner, team)
    office.run("update public.profiles set locked_at = now() where id = %s", member.id)
    with pytest.raises(NotFound, match="user_not_found"):
        await begin(member, project)
    with pytest.raises(NotFound, match="user_not_found"):
        await team_project(member, team)
    await begin(owner, project)


async def test_an_owner_whose_account_is_locked_pays_for_nothing_that_begins_or_goes_on(
    office: Office, owner: CurrentUser, team: UUID, enrol: Enrol
) -> None:
    member = await enrol(Role.EDITOR)
    rests, other = await team_project(owner, team, "One"), await team_project(owner, team, "Two")
    build = (await start_build(member, rests, StartBuild(model="demo"))).id
    office.run("update app.builds set status = 'paused' where id = %s", build)
    office.run("update public.profiles set locked_at = now() where id = %s", owner.id)
    for deed in (lambda: begin(member, other), lambda: team_project(member, team), lambda: resume_build(member, build)):
        with pytest.raises(NotFound, match="payer_locked"):
            await deed()
    office.run("update public.profiles set locked_at = null where id = %s", owner.id)
    assert (await resume_build(member, build)).status == "queued"


async def test_a_refusal_says_whose_plan_it_is(office: Office, owner: CurrentUser, team: UUID, enrol: Enrol) -> None:
    member = await enrol(Role.EDITOR)
    office.subscribe(owner, "business", max_projects=0)
    with pytest.raises(QuotaExceeded) as refused:
        await team_project(member, team)
    assert refused.value.values == {"most": 0, "payer": owner.email}
    assert owner.email in error_sentence(refused.value, "en")
    with pytest.raises(QuotaExceeded) as own:
        await team_project(owner, team)
    assert own.value.values == {"most": 0}


async def test_who_takes_a_team_has_room_for_all_that_it_stores(
    office: Office, owner: CurrentUser, team: UUID, enrol: Enrol
) -> None:
    heir = await enrol(Role.ADMIN)
    await save(owner, await team_project(owner, team), "x" * 2_000)
    await service.offer_team(owner, team, heir.id)
    office.subscribe(heir, "business", max_storage_bytes=1_000)
    with pytest.raises(QuotaExceeded, match="quota_storage"):
        await service.answer_offer(heir, team, takes=True)
    assert (await service.get_team(owner, team)).role is Role.OWNER, "nothing has changed hands"
    office.subscribe(heir, "business", max_storage_bytes=1_000_000)
    await service.answer_offer(heir, team, takes=True)
    assert (await service.get_team(heir, team)).role is Role.OWNER


async def test_who_is_offered_a_team_and_leaves_takes_nothing(owner: CurrentUser, team: UUID, enrol: Enrol) -> None:
    member, other = await enrol(Role.EDITOR), await enrol(Role.EDITOR)
    await service.offer_team(owner, team, member.id)
    with pytest.raises(NotFound, match="team_not_offered"):
        await service.answer_offer(other, team, takes=True)
    await service.remove_member(member, team, member.id)
    assert (await service.get_team(owner, team)).offered_to is None
    with pytest.raises(NotFound):
        await service.answer_offer(member, team, takes=True)


async def test_of_a_team_that_is_gone_its_owner_alone_reads_the_log(
    owner: CurrentUser, team: UUID, enrol: Enrol
) -> None:
    admin = await enrol(Role.ADMIN)
    await service.delete_team(owner, team)
    (past,) = await service.list_past_teams(owner)
    assert (past.id, past.name) == (team, "Bakery")
    assert [line.kind for line in await service.list_lines(owner, team)] == [
        "team_deleted",
        "joined",
        "invited",
        "team_made",
    ]
    assert await service.list_past_teams(admin) == []
    with pytest.raises(NotFound):
        await service.list_lines(admin, team)
