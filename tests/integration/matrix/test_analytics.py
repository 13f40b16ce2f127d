"""What operators are shown of everybody, counted on what people really did; and to operators alone."""

from datetime import UTC, datetime, timedelta

import pytest
from psycopg import Connection

from samokoder_app.accounts.analytics import read_analytics
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.operator import grant_operator
from samokoder_app.errors import NotFound
from tests.conftest import DatabaseServer, MakeProject, MakeUser

TODAY = datetime.now(UTC).replace(hour=12, minute=0)


@pytest.fixture
async def operator(make_user: MakeUser) -> CurrentUser:
    user = await make_user()
    assert await grant_operator(user.email)
    return user


def order(connection: Connection, user: CurrentUser, project: object, days_ago: int, request: str, status: str) -> None:
    at = TODAY - timedelta(days=days_ago)
    connection.execute(
        "insert into app.builds (project_id, user_id, status, request, created_at, finished_at)"
        " values (%s, %s, %s, %s, %s, %s)",
        (project, user.id, status, request, at, at),
    )


async def test_people_are_counted_once_a_day_a_week_and_a_month(
    operator: CurrentUser, make_user: MakeUser, make_project: MakeProject, database_server: DatabaseServer
) -> None:
    before = await read_analytics(operator, 40)
    often, seldom = await make_user(), await make_user()
    projects = [await make_project(often), await make_project(seldom)]
    with database_server.connect_owner() as connection:
        for days_ago in (0, 0, 3):
            order(connection, often, projects[0], days_ago, '{"is_demo": true}', "done")
        order(connection, seldom, projects[1], 20, "{}", "failed")
    after = await read_analytics(operator, 40)

    def more(days_ago: int) -> tuple[int, int, int, int, int]:
        old, new = before.days[-1 - days_ago], after.days[-1 - days_ago]
        return (
            new.active_users - old.active_users,
            new.active_users_7 - old.active_users_7,
            new.active_users_30 - old.active_users_30,
            new.builds - old.builds,
            new.verified_builds - old.verified_builds,
        )

    assert [after.days[0].day, after.days[-1].day] == [TODAY.date() - timedelta(days=39), TODAY.date()]
    assert more(0) == (1, 1, 2, 2, 2)
    assert more(3) == (1, 1, 2, 1, 1)
    assert more(10) == (0, 0, 1, 0, 0)
    assert more(20) == (1, 1, 1, 1, 0)
    assert more(21) == (0, 0, 0, 0, 0)
    steps = [
        getattr(after.conversion, name) - getattr(before.conversion, name)
        for name in type(after.conversion).model_fields
    ]
    assert steps == [2, 1, 2, 1, 0]  # signed up, a model (the demo), built, verified, exported


async def test_costs_are_summed_per_project_and_unknown_ones_counted(
    operator: CurrentUser, make_user: MakeUser, make_project: MakeProject, database_server: DatabaseServer
) -> None:
    user = await make_user()
    project = await make_project(user)
    call = (
        "insert into app.api_usage_log (user_id, project_id, provider, model, role, prompt_tokens, completion_tokens,"
        " estimated, cost_usd, seconds) values (%s, %s, 'openai', 'm', 'developer', 10, 5, false, %s, 1)"
    )
    with database_server.connect_owner() as connection:
        for cost in ("90000.25", "0.50", None):
            connection.execute(call, (user.id, project, cost))
    first = (await read_analytics(operator, 1)).projects[0]
    assert (first.project_id, first.user_id, first.calls, first.unpriced_calls) == (project, user.id, 3, 1)
    assert (str(first.cost_usd), first.tokens) == ("90000.75", 45)
    with database_server.connect_owner() as connection:
        connection.execute("delete from app.api_usage_log where project_id = %s", (project,))


async def test_nobody_else_is_told(make_user: MakeUser) -> None:
    with pytest.raises(NotFound):
        await read_analytics(await make_user(), 30)
