"""Every function and table of a project x every role in its team, and whoever was removed."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from tests.integration.matrix.attempts import Actor, Outcome, ask, attempt, identifier
from tests.integration.matrix.catalog import Routine, routines
from tests.integration.matrix.filling import World, acting, claims_of
from tests.integration.matrix.functions import FUNCTIONS
from tests.integration.matrix.notation import BY_PROJECT
from tests.integration.matrix.roles import NEEDS, OWNERS_ALONE, RIGHTS
from tests.integration.matrix.tables import TABLES
from tests.integration.matrix.test_functions import call, named_things, values_of

HIDDEN = {"project_not_found", "build_not_found"}
REFUSED = HIDDEN | {"role_forbids"}
MEMBERS = ("viewer", "editor", "admin")


@pytest.fixture(scope="module")
def shared(world: World) -> tuple[UUID, UUID]:
    """A team's project of the owner's, with a build that rests."""
    (project,) = ask(
        world.connection, sql.SQL("select id from public.projects where team_id = {}").format(world.owner.team)
    )[0]
    with acting(world.connection, "authenticated", claims_of(world.owner.id)):
        order = Jsonb({"idea": "x", "provider": "demo"})
        (build,) = world.connection.execute("select app.start_build(%s, %s)", (project, order)).fetchone() or ()
        world.connection.execute("select app.save_user_file(%s, 'a.txt', 'a', null, false, 't', 1, 0)", (project,))
    world.connection.execute("update app.builds set status = 'paused' where id = %s", (build,))
    return UUID(str(project)), UUID(str(build))


@contextmanager
def member(world: World, role: str | None) -> Iterator[Actor]:
    """The other user as a member with this role; without one as somebody who was removed a moment ago."""
    with world.connection.transaction(force_rollback=True):
        world.connection.execute(
            "insert into app.team_members (team_id, user_id, role) values (%s, %s, %s)",
            (world.owner.team, world.other.id, role or "admin"),
        )
        if role is None:
            with acting(world.connection, "authenticated", claims_of(world.owner.id)):
                world.connection.execute("select app.remove_member(%s, %s)", (world.owner.team, world.other.id))
        yield Actor(role or "removed", "user", claims_of(world.other.id), world.other)


def of_projects(world: World) -> list[Routine]:
    """Functions that name a project or a build and refuse strangers."""
    found = []
    for routine in routines(world.connection):
        row = FUNCTIONS.get(routine.name)
        if row is not None and row.foreign in HIDDEN and routine.name not in OWNERS_ALONE:
            assert routine.name in NEEDS, f"{routine.signature}: say in roles.py which right of a role it takes"
            found.append(routine)
    assert {one.name for one in found} == set(NEEDS)
    return found


def tried(world: World, routine: Routine, actor: Actor, shared: tuple[UUID, UUID]) -> Outcome:
    values = values_of(routine, dict.fromkeys(named_things(routine, world.other), world.other))
    values |= {"p_project": shared[0], "p_build": shared[1]}
    named = {name: value for name, value in values.items() if name in dict(routine.arguments)}
    if routine.name == "app.post_message":
        named["p_build"] = None
    return attempt(world.connection, actor, call(routine, named), named)


@pytest.mark.parametrize("role", MEMBERS)
def test_a_role_may_what_its_rights_say_and_no_more(role: str, world: World, shared: tuple[UUID, UUID]) -> None:
    with member(world, role) as actor:
        for routine in of_projects(world):
            got = tried(world, routine, actor, shared)
            if NEEDS[routine.name] in RIGHTS[role]:
                assert got.message not in REFUSED, f"{role} is refused {routine.signature}: {got}"
            else:
                assert got.message in REFUSED, f"{role} may {routine.signature}: {got}"


def test_who_was_removed_gets_what_a_stranger_gets(world: World, shared: tuple[UUID, UUID]) -> None:
    with member(world, None) as actor:
        for routine in of_projects(world):
            got = tried(world, routine, actor, shared)
            assert got.message == FUNCTIONS[routine.name].foreign, f"{routine.signature}: {got}"
        for name in (name for name, table in TABLES.items() if table.own == BY_PROJECT and table.user):
            assert not seen(world, actor, name, shared[0]), name


def seen(world: World, actor: Actor, name: str, project: UUID) -> bool:
    rows = sql.SQL("select 1 from {} where project_id = {}").format(identifier(name), project)
    return bool(attempt(world.connection, actor, rows).rows)


@pytest.mark.parametrize("role", MEMBERS)
def test_the_database_gives_a_role_the_rights_of_the_matrix(role: str, world: World, shared: tuple[UUID, UUID]) -> None:
    statement = sql.SQL("select app.project_rights({})").format(shared[0])
    with member(world, role) as actor:
        (rights,) = attempt(world.connection, actor, statement).rows[0]
        assert set(rights) == RIGHTS[role]  # type: ignore[call-overload]


@pytest.mark.parametrize("role", MEMBERS)
def test_members_see_the_project_and_write_by_right(role: str, world: World, shared: tuple[UUID, UUID]) -> None:
    with member(world, role) as actor:
        for name in ("app.builds", "app.versions", "app.version_files", "app.blobs"):
            assert seen(world, actor, name, shared[0]), f"{role}: {name}"
        rename = sql.SQL("update public.projects set name = 'x' where id = {}").format(shared[0])
        delete = sql.SQL("delete from public.projects where id = {}").format(shared[0])
        assert attempt(world.connection, actor, rename).count == ("edit" in RIGHTS[role])
        assert attempt(world.connection, actor, delete).count == ("manage" in RIGHTS[role])
        moved = sql.SQL("update public.projects set team_id = null where id = {}").format(shared[0])
        assert attempt(world.connection, actor, moved).is_denied


@pytest.mark.parametrize("role", [*MEMBERS, None])
def test_keys_and_secrets_are_told_to_nobody(role: str | None, world: World, shared: tuple[UUID, UUID]) -> None:
    """A key that is lent serves builds; what it is stays with its owner, whatever the role."""
    with acting(world.connection, "authenticated", claims_of(world.owner.id)):
        kept = "select app.put_secret(%s, 'MAIL_KEY', 'mask-of-it', 'sealed-of-it', 9, '{\"kind\": \"notice\"}')"
        world.connection.execute(kept, (shared[0],))
    with member(world, role) as actor:
        keys = sql.SQL("select id from public.user_api_keys where user_id = {}").format(world.owner.id)
        assert not attempt(world.connection, actor, keys).rows
        assert not attempt(
            world.connection, actor, sql.SQL("select * from app.sealed_key({})").format(world.owner.key)
        ).rows
        lent = attempt(world.connection, actor, sql.SQL("select * from app.lent_keys({})").format(world.owner.team))
        assert bool(lent.rows) == (role in {"editor", "admin"})
        sealed = attempt(world.connection, actor, sql.SQL("select * from app.sealed_secrets({})").format(shared[0]))
        assert bool(sealed.rows) == (role == "admin")
        assert seen(world, actor, "app.project_secrets", shared[0]) == (role == "admin")
