"""Every function that somebody may execute: who may, and what comes of it when a user names another user's things."""

from functools import cache
from itertools import product
from uuid import UUID

import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from tests.integration.matrix.attempts import Actor, attempt, become, everything_of, identifier, run
from tests.integration.matrix.catalog import Routine, routines
from tests.integration.matrix.filling import Person, World, claims_of
from tests.integration.matrix.functions import FUNCTIONS
from tests.integration.matrix.notation import Function
from tests.integration.matrix.tables import TABLES

NO_ROW = (
    "{} has no row in the matrix: say in tests/integration/matrix/functions.py who may execute it, and what a user gets"
    " who names another user's things; or revoke it from public."
)
WORD = "word"
BY_TYPE: dict[str, object] = {
    "text": WORD,
    "integer": 1,
    "bigint": 1,
    "numeric": 1,
    "boolean": False,
    "double precision": 1.0,
    "jsonb": Jsonb([]),
    "bytea": b"x" * 32,
    "text[]": [WORD],
    "bytea[]": [b"x"],
}
NO_ARGUMENT = (
    "{}: nobody knows what to give for `{}`: name it in `things_of` of this file, or give the function's row arguments"
    " of its own."
)


def things_of(person: Person) -> dict[str, object]:
    """What arguments of these names stand for: things of this person."""
    return {
        "p_project": person.project,
        "p_build": person.build,
        "p_key": person.key,
        "p_token": person.token,
        "p_session": person.session,
        "p_sha256": person.image,
        "p_host_id": person.host,
        "p_claim": person.claim,
        "p_user": person.id,
        "p_team": person.team,
        "p_invitation": person.invitation,
        "p_connection": person.connection,
        "p_share": person.share,
    }


@pytest.fixture(scope="module")
def found(world: World) -> list[Routine]:
    """Every function that anybody may execute; one without a row fails here with a sentence."""
    known = [routine for routine in routines(world.connection) if routine.executable_by]
    lacking = [NO_ROW.format(routine.signature) for routine in known if row_of(routine) is None]
    assert not lacking, "\n".join(lacking)
    unused = {name for name in FUNCTIONS if not any(row_of(routine) is FUNCTIONS[name] for routine in known)}
    assert not unused, f"the matrix has rows of what is no more: {unused}"
    return known


def row_of(routine: Routine) -> Function | None:
    return FUNCTIONS.get(routine.name) or FUNCTIONS.get(f"{routine.name.partition('.')[0]}.*")


def test_every_function_is_executable_by_whom_the_matrix_says(found: list[Routine]) -> None:
    for routine in found:
        row = row_of(routine)
        assert row is not None
        allowed = {"everybody"} if "everybody" in routine.executable_by else routine.executable_by
        assert sorted(allowed) == sorted(row.by.split()), routine.signature


def callable_by_users(found: list[Routine]) -> list[Routine]:
    return [routine for routine in found if routine.executable_by & {"user", "anon"} and routine.returns != "trigger"]


def values_of(routine: Routine, whose: dict[str, Person]) -> dict[str, object]:
    """Arguments by name and type: things of the person that `whose` gives for each, by default of nobody."""
    row = row_of(routine)
    values: dict[str, object] = {}
    for name, kind in routine.arguments:
        if row is not None and name in row.arguments:
            values[name] = row.arguments[name]
        elif name in whose:
            values[name] = things_of(whose[name])[name]
        else:
            assert kind in BY_TYPE, NO_ARGUMENT.format(routine.signature, name)
            values[name] = BY_TYPE[kind]
    return values


def call(routine: Routine, values: dict[str, object]) -> sql.Composable:
    given = [
        sql.SQL("{} => {}::{}").format(sql.Identifier(name), sql.Placeholder(name), sql.SQL(kind))
        for name, kind in routine.arguments
        if name in values
    ]
    return sql.SQL("select * from {}({})").format(identifier(routine.name), sql.SQL(", ").join(given))


def named_things(routine: Routine, person: Person) -> list[str]:
    return [name for name, _ in routine.arguments if name in things_of(person)]


def test_a_user_who_names_anothers_things_gets_what_the_matrix_says(world: World, found: list[Routine]) -> None:
    """As somebody else, and as an operator, who is a user like any other."""
    for routine in callable_by_users(found):
        row = row_of(routine)
        assert row is not None
        if row.by == "everybody":
            continue
        for stranger in (world.other, world.operator):
            whose = dict.fromkeys(named_things(routine, world.owner), world.owner)
            got = outcome_of(world, routine, stranger, whose)
            said = row.operator or row.foreign if stranger is world.operator else row.foreign
            assert got == said, f"{routine.signature}: got {got!r}, the matrix says {said!r}"


def test_things_of_two_users_are_never_mixed(world: World, found: list[Routine]) -> None:
    """Some arguments the caller's own, some another's: whatever comes of it, the other is neither changed nor told of."""
    for routine in callable_by_users(found):
        named = named_things(routine, world.owner)
        for people in product((world.other, world.owner), repeat=len(named)):
            if 0 < people.count(world.owner) < len(named):
                outcome_of(world, routine, world.other, dict(zip(named, people, strict=True)))


def outcome_of(world: World, routine: Routine, caller: Person, whose: dict[str, Person]) -> str:
    """The code of the refusal, `nothing` or `done`; fails if something of another's was changed, told or taken."""
    before = untouched(world)
    values = values_of(routine, whose)
    with world.connection.transaction(force_rollback=True):
        rest(world, caller)
        with world.connection.transaction():
            become(world.connection, Actor("the caller", "user", claims_of(caller.id), caller))
            got = run(world.connection, call(routine, values), values)
            world.connection.execute("select set_config('role', 'none', true)")
        said = f"{routine.signature} with {values}"
        row = row_of(routine)
        may = row.operator_may if row is not None and caller is world.operator else ""
        is_changed = everything_of(world.connection, world.owner.id, TABLES) != before
        assert is_changed == (may == "change"), f"{said} changed what is another user's, or what it should change not"
        is_told = world.owner.canary in str(got.rows)
        assert is_told == (may == "read"), f"{said} told what is another user's, or what it should tell not: {got.rows}"
        taken = everything_of(world.connection, caller.id, TABLES)
        # An operator's deed is told in his log with the id of what he did it to.
        assert may == "change" or not [one for one in world.owner.ids if one in taken], (
            f"{said} put another user's things into one's own"
        )
    if got.error:
        return got.message if got.error.startswith("SK") else f"{got.error} {got.message}"
    return "done" if any(value not in (None, False, 0) for row in got.rows for value in row) else "nothing"


@cache
def untouched(world: World) -> str:
    """All that is the owner's; the same before each attempt, because each is undone."""
    return everything_of(world.connection, world.owner.id, TABLES)


def rest(world: World, caller: Person) -> None:
    """The caller's build at rest, so that what is allowed with one's own is allowed."""
    world.connection.execute(
        "update app.builds set status = 'paused', lease_until = null, worker = null where user_id = %s", (caller.id,)
    )


def test_visitors_learn_nothing_from_the_functions_that_they_may_call(world: World, found: list[Routine]) -> None:
    visitor = Actor("anonymous", "anon", '{"role": "anon"}')
    for routine in found:
        if "anon" in routine.executable_by:
            whose = dict.fromkeys(named_things(routine, world.owner), world.owner)
            values = values_of(routine, whose)
            got = attempt(world.connection, visitor, call(routine, values), values)
            assert world.owner.canary not in str(got.rows)
            assert str(world.owner.id) not in str(got.rows)


@pytest.mark.parametrize("claims", ["", "{}", '{"sub": null}', '{"role": "authenticated"}'])
def test_without_a_user_in_the_claims_no_function_knows_anything(
    claims: str, world: World, found: list[Routine]
) -> None:
    before = untouched(world)
    nobody = Actor("nobody", "user", claims)
    for routine in callable_by_users(found):
        whose = dict.fromkeys(named_things(routine, world.owner), world.owner)
        values = values_of(routine, whose)
        with world.connection.transaction(force_rollback=True):
            become(world.connection, nobody)
            got = run(world.connection, call(routine, values), values)
            world.connection.execute("select set_config('role', 'none', true)")
            assert everything_of(world.connection, world.owner.id, TABLES) == before, (
                f"{routine.signature} changed rows"
            )
        assert world.owner.canary not in str(got.rows), routine.signature
        if named_things(routine, world.owner) and not got.error:
            assert not [value for row in got.rows for value in row if value], f"{routine.signature} answered {got.rows}"


def test_workers_write_for_the_attempt_that_they_hold_alone(world: World, found: list[Routine]) -> None:
    worker = Actor("a worker", "worker")
    fenced = [routine for routine in found if "p_attempt" in dict(routine.arguments)]
    assert len(fenced) > 10
    for routine in fenced:
        whose = dict.fromkeys(named_things(routine, world.owner), world.owner)
        values = values_of(routine, whose) | {"p_attempt": 999}
        got = attempt(world.connection, worker, call(routine, values), values)
        assert got.message == "lease_lost", routine.signature


def test_the_ids_of_the_matrix_are_those_of_the_caller(world: World) -> None:
    """If the owner's own calls failed as well, the refusals above would prove nothing."""
    owner = Actor("the owner", "user", claims_of(world.owner.id), world.owner)
    for name, of_owner in (("app.sealed_secrets", world.owner.project), ("app.sealed_key", world.owner.key)):
        statement = sql.SQL("select * from {}({})").format(identifier(name), sql.Placeholder())
        assert world.owner.canary in str(attempt(world.connection, owner, statement, (of_owner,)).rows)
    assert isinstance(world.owner.build, UUID)
    cancel = sql.SQL("select app.request_cancel({})").format(sql.Placeholder())
    assert attempt(world.connection, owner, cancel, (world.owner.build,)).error is None
