"""Who has which plan: what he pays for, what an operator gives beside it, limits of his own."""

import asyncio
from uuid import uuid4

import pytest

from samokoder_app.accounts import audit
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.profile import get_profile
from samokoder_app.billing.plans.grants import Grant, grant_plan, read_plan
from samokoder_app.billing.plans.offered import list_plans
from samokoder_app.billing.plans.standing import limits_in_use
from samokoder_app.errors import InvalidInput, NotFound, QuotaExceeded
from samokoder_app.projects.service import create_project
from tests.conftest import MakeProject
from tests.integration.plans.conftest import Office


async def test_a_subscription_changes_the_plan_and_its_holder_reads_of_it(office: Office, user: CurrentUser) -> None:
    for plan in ("starter", "professional", "professional", "free"):
        office.subscribe(user, plan)
        assert (await get_profile(user)).plan == plan
    told = [one.object_name for one in (await audit.list_own(user)).items if one.kind.value == "plan_changed"]
    assert told == ["professional → free", "starter → professional", "free → starter"]


async def test_of_what_is_paid_and_what_an_operator_gave_the_larger_holds(
    office: Office, user: CurrentUser, operator: CurrentUser
) -> None:
    held = await grant_plan(operator, user.id, Grant(plan="enterprise", limits={"max_members": 40}, note="as agreed"))
    assert (held.plan, held.limits, held.note) == ("enterprise", {"max_members": 40}, "as agreed")
    office.run("select app.set_plan(%s, 'starter')", user.id)
    assert (await get_profile(user)).plan == "enterprise"
    await grant_plan(operator, user.id, Grant(plan="free"))
    assert (await get_profile(user)).plan == "starter"
    office.run("select app.set_plan(%s, 'professional')", user.id)
    taken_back = await grant_plan(operator, user.id, Grant(plan=None))
    assert (taken_back.plan, taken_back.subscribed_plan, taken_back.limits) == ("professional", "professional", {})
    kinds = [one.kind.value for one in (await audit.list_own(operator)).items]
    assert kinds.count("user_plan_granted") == 3


async def test_own_limits_lie_over_the_plans(user: CurrentUser, operator: CurrentUser) -> None:
    await grant_plan(operator, user.id, Grant(plan=None, limits={"max_projects": 7, "history_days": None}))
    plan = (await limits_in_use(user)).plan
    assert plan is not None
    assert (plan.id, plan.max_projects, plan.history_days, plan.max_builds_per_day) == ("free", 7, None, 10)


@pytest.mark.parametrize(
    "limits",
    [
        {"max_project": 3},
        {"max_projects": -1},
        {"max_projects": 10**9},
        {"max_members": 0},
        {"max_storage_bytes": 10**16},
        {"own_models": 1},
    ],
)
async def test_limits_that_there_are_not_are_refused(
    user: CurrentUser, operator: CurrentUser, limits: dict[str, int | None]
) -> None:
    with pytest.raises(InvalidInput, match="limits_invalid"):
        await grant_plan(operator, user.id, Grant(plan=None, limits=limits))


async def test_nobody_else_gives_plans(user: CurrentUser, operator: CurrentUser) -> None:
    with pytest.raises(NotFound):
        await grant_plan(user, user.id, Grant(plan="enterprise"))
    with pytest.raises(NotFound):
        await read_plan(user, operator.id)
    with pytest.raises(NotFound, match="user_not_found"):
        await grant_plan(operator, uuid4(), Grant(plan="enterprise"))
    with pytest.raises(InvalidInput, match="plan_unknown"):
        await grant_plan(operator, user.id, Grant(plan="platinum"))


async def test_where_somebody_stands(office: Office, user: CurrentUser, make_project: MakeProject) -> None:
    office.subscribe(user, "starter")
    for _ in range(3):
        await make_project(user)
    office.subscribe(user, "free")
    found = await limits_in_use(user)
    assert (found.used.projects, found.used.resting_projects, found.used.builds_today) == (3, 1, 0)
    office.run("update app.instance set billing_enabled = false")
    assert (await limits_in_use(user)).plan is None
    assert (await limits_in_use(user)).used.resting_projects == 0


async def test_a_plan_that_changes_while_projects_are_made_is_held(office: Office, user: CurrentUser) -> None:
    """Whoever passed a limit holds the plan until his project is there: nobody passes one that has just ended."""
    office.subscribe(user, "starter")
    made = [create_project(user, "a", "b") for _ in range(12)]
    change = asyncio.to_thread(office.run, "select app.set_plan(%s, 'free')", user.id)
    ended = await asyncio.gather(*made, change, return_exceptions=True)
    refused = [one for one in ended if isinstance(one, QuotaExceeded)]
    assert all(one is None or isinstance(one, QuotaExceeded) or hasattr(one, "id") for one in ended)
    assert {one.code for one in refused} == {"quota_projects"}
    assert 2 <= (await limits_in_use(user)).used.projects <= 5


async def test_the_plans_are_offered_with_all_their_limits(web_db: object) -> None:
    free, *_, enterprise = await list_plans()
    assert (free.own_models, free.max_members, free.history_days, free.max_storage_bytes) == ("free", 1, 7, 200_000_000)
    assert enterprise.max_projects is enterprise.max_storage_bytes is enterprise.price_usd is None
