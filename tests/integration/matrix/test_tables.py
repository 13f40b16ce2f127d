"""Every table and view x every operation x every actor, against what the rows of the matrix say."""

from itertools import product

import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from tests.integration.matrix.attempts import (
    Actor,
    actors,
    ask,
    attempt,
    digest,
    identifier,
    own_rows,
)
from tests.integration.matrix.catalog import Relation, relations
from tests.integration.matrix.filling import World
from tests.integration.matrix.notation import ROLES, Table
from tests.integration.matrix.tables import TABLES

NO_ROW = (
    "{} has no row in the matrix: say in tests/integration/matrix/tables.py whose its rows are and who may do what with"
    " them, and make rows of two users in tests/integration/matrix/filling.py."
)


@pytest.fixture(scope="module")
def found(world: World) -> dict[str, Relation]:
    """Every relation that has a row in the matrix; one without fails here with a sentence."""
    known = {relation.name: relation for relation in relations(world.connection)}
    check_rows(known)
    assert sorted(known) == sorted(TABLES), f"the matrix has rows of what is no more: {set(TABLES) - set(known)}"
    return known


def check_rows(known: dict[str, Relation]) -> None:
    lacking = [NO_ROW.format(name) for name in known if name not in TABLES]
    assert not lacking, "\n".join(lacking)


def test_every_privilege_is_one_of_the_matrix(found: dict[str, Relation]) -> None:
    check_privileges(found)


def check_privileges(found: dict[str, Relation]) -> None:
    for name, relation in found.items():
        said = {actor: getattr(TABLES[name], actor) for actor in ROLES}
        assert relation.privileges == said, f"{name}: the database allows the left, the matrix says the right"


def test_every_table_of_tenants_has_rows_of_two_users(world: World, found: dict[str, Relation]) -> None:
    for name, table in TABLES.items():
        if table.own:
            for person in (world.owner, world.other):
                mine = sql.SQL("select 1 from {} where {}").format(identifier(name), own_rows(table))
                assert ask(world.connection, mine, {"user": person.id}), (
                    f"{name} has no row of the users of the matrix: make one in filling.py"
                )


def test_every_actor_reads_the_rows_that_are_his(world: World, found: dict[str, Relation]) -> None:
    for name, relation in found.items():
        for actor in actors(world):
            check_reading(world, relation, TABLES[name], actor)


def check_reading(world: World, relation: Relation, table: Table, actor: Actor) -> None:
    columns = relation.selectable[actor.role]
    if not columns:
        seen = attempt(world.connection, actor, sql.SQL("select 1 from {}").format(identifier(relation.name)))
        assert seen.is_denied, f"{actor.name} reads {relation.name}: {seen}"
        return
    seen = attempt(world.connection, actor, digest(relation, columns, sql.SQL("true")))
    if table.own and actor.role == "user" and actor.person is None:
        assert seen.error or seen.rows[0][0] == 0, f"{actor.name} reads rows of {relation.name}"
        return
    is_bound = table.own and actor.role in {"user", "anon", "web"}
    meant = own_rows(table) if is_bound else sql.SQL("true")
    user = {"user": actor.person.id} if actor.person else None
    expected = ask(world.connection, digest(relation, columns, meant), user if is_bound else None)
    assert seen.rows == expected, f"{actor.name} reads other rows of {relation.name} than are his"


WRITES = {
    "insert": "insert into {} default values",
    "update": "update {} set {} = default",
    "delete": "delete from {}",
    "truncate": "truncate {}",
}


def test_what_is_not_granted_is_refused(world: World, found: dict[str, Relation]) -> None:
    """By trying: a privilege may come to a role on ways that the catalog's functions do not tell of."""
    for name, relation in found.items():
        if relation.is_view:  # nothing can be written through one that counts
            continue
        for actor in one_of_each_role(world):
            granted = relation.privileges[actor.role]
            for verb, statement in WRITES.items():
                if verb not in granted:
                    written = sql.SQL(statement).format(identifier(name), sql.Identifier(relation.columns[0]))
                    tried = attempt(world.connection, actor, written)
                    assert tried.is_denied, f"{actor.name}: {verb} on {name}: {tried}"


def one_of_each_role(world: World) -> list[Actor]:
    return list({actor.role: actor for actor in reversed(actors(world))}.values())


def test_users_write_their_own_rows_alone(world: World, found: dict[str, Relation]) -> None:
    """Of what is granted a policy lets only the actor's own rows through, and none where nobody asks."""
    for name, relation in found.items():
        for actor in (one for one in actors(world) if one.role in {"user", "anon"}):
            own = TABLES[name].own
            privileges = relation.privileges[actor.role]
            if "update" in privileges or "delete" in privileges or "insert" in privileges:
                assert own, f"{name} is written by users: say whose its rows are"
                check_changing(world, relation, TABLES[name], actor)
                check_inserting(world, relation, actor)


def check_changing(world: World, relation: Relation, table: Table, actor: Actor) -> None:
    mine = sql.SQL("select 1 from {} where {}").format(identifier(relation.name), own_rows(table))
    expected = len(ask(world.connection, mine, {"user": actor.person.id})) if actor.person else 0
    tried = [
        sql.SQL("update {0} set {1} = {1}").format(identifier(relation.name), sql.Identifier(column))
        for column in relation.updatable[actor.role]
    ]
    if "delete" in relation.privileges[actor.role]:
        tried.append(sql.SQL("delete from {}").format(identifier(relation.name)))
    for statement in tried:
        changed = attempt(world.connection, actor, statement)
        assert changed.count == expected or (changed.error and not actor.person), (
            f"{actor.name}: {statement.as_string()} changed {changed.count} rows, {expected} are his"
        )


def check_inserting(world: World, relation: Relation, actor: Actor) -> None:
    """A copy of another user's row passes no policy; of one's own it does, whatever a key says of it then."""
    if "insert" not in relation.privileges[actor.role]:
        return
    stranger = world.other if actor.person == world.owner else world.owner
    copied = sql.SQL("insert into {0} select (jsonb_populate_record(null::{0}, %(row)s)).*").format(
        identifier(relation.name)
    )
    theirs = sql.SQL("select to_jsonb(x) from {} x where {} limit 1").format(
        identifier(relation.name), own_rows(TABLES[relation.name])
    )
    row = Jsonb(ask(world.connection, theirs, {"user": stranger.id})[0][0])
    assert attempt(world.connection, actor, copied, {"row": row}).is_denied, (
        f"{actor.name} inserts into {relation.name}"
    )


HOLES = {
    "create table public.newcomer (id int)": "newcomer has no row in the matrix",
    "grant select on app.checkpoints to authenticated": "app.checkpoints: the database allows",
    "grant update (plan) on public.profiles to authenticated": "public.profiles: the database allows",
    "grant select on app.builds to public": "app.builds: the database allows",
    "create policy hole on app.events for select to authenticated using (true)": "reads other rows of app.events",
    "alter table app.messages disable row level security": "reads other rows of app.messages|reads rows of app.messages",
}


@pytest.mark.parametrize("hole", HOLES)
def test_the_matrix_notices(hole: str, world: World) -> None:
    """It would prove nothing if a hole went through."""
    with world.connection.transaction(force_rollback=True):
        world.connection.execute(hole)
        with pytest.raises(AssertionError, match=HOLES[hole]):
            check_everything(world)


def check_everything(world: World) -> None:
    known = {relation.name: relation for relation in relations(world.connection)}
    check_rows(known)
    check_privileges(known)
    for name, actor in product(known, actors(world)):
        check_reading(world, known[name], TABLES[name], actor)


def test_a_savepoint_undoes_what_an_actor_did(world: World) -> None:
    """The matrix would prove nothing if one attempt took the rows of the next."""
    actor = next(one for one in actors(world) if one.name == "the owner")
    gone = attempt(world.connection, actor, sql.SQL("delete from public.projects"))
    assert gone.count == 2
    assert len(attempt(world.connection, actor, sql.SQL("select 1 from public.projects")).rows) == 2
