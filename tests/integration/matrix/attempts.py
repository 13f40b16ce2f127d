"""One statement by one actor, undone at once."""

from dataclasses import dataclass
from uuid import UUID

import psycopg
from psycopg import Connection, sql

from tests.integration.matrix.catalog import Relation
from tests.integration.matrix.filling import Person, World, claims_of
from tests.integration.matrix.notation import ROLES, Table

DENIED = "42501"


@dataclass(frozen=True)
class Actor:
    """Somebody with a role of the database and claims; `person` is whose rows are his own."""

    name: str
    role: str  # of `notation.ROLES`
    claims: str = ""
    person: Person | None = None


def actors(world: World) -> list[Actor]:
    """Everybody who may ask. Members of a team join them here, with rows of their own in `notation.Table`."""
    people = {"the owner": world.owner, "another user": world.other, "an operator": world.operator}
    return [
        *(Actor(name, "user", claims_of(person.id), person) for name, person in people.items()),
        *(Actor(f"authenticated with {claims!r} for claims", "user", claims) for claims in WITHOUT_A_USER),
        Actor("anonymous", "anon", '{"role": "anon"}'),
        Actor("anonymous with a user's claims", "anon", claims_of(world.owner.id)),
        Actor("the web login", "web"),
        Actor("the web login with a user's claims", "web", claims_of(world.owner.id)),
        Actor("a worker", "worker"),
        Actor("the auth server", "auth"),
    ]


# What a missing, broken or foreign token may leave behind: nobody.
WITHOUT_A_USER = (
    "",
    "{}",
    "null",
    "[]",
    '"',
    '{"sub": null}',
    '{"sub": ""}',
    '{"sub": "me"}',
    '{"sub": {}}',
    '{"user_id": 1}',
)


@dataclass(frozen=True)
class Outcome:
    """What came of a statement: an error's code and sentence, or the rows it answered with or changed."""

    error: str | None = None
    message: str = ""
    rows: tuple[tuple[object, ...], ...] = ()
    count: int = 0

    @property
    def is_denied(self) -> bool:
        """Refused for want of a privilege or by a policy."""
        return self.error == DENIED


def attempt(connection: Connection, actor: Actor, statement: sql.Composable, values: object = None) -> Outcome:
    """What the actor gets."""
    with connection.transaction(force_rollback=True):
        become(connection, actor)
        return run(connection, statement, values)


def become(connection: Connection, actor: Actor) -> None:
    """Take on the actor's role and claims until the savepoint is given up."""
    taken = "select set_config('role', %s, true), set_config('request.jwt.claims', %s, true)"
    connection.execute(taken, (ROLES[actor.role], actor.claims))


def run(connection: Connection, statement: sql.Composable, values: object = None) -> Outcome:
    """The outcome of a statement in the present role, inside a savepoint that is given up later."""
    try:
        with connection.transaction():
            cursor = connection.execute(statement, values)
            rows = tuple(cursor.fetchall()) if cursor.description else ()
            # What a commit would check; a released savepoint does not take this back by itself.
            connection.execute("set constraints all immediate")
            connection.execute("set constraints all deferred")
            return Outcome(rows=rows, count=cursor.rowcount)
    except psycopg.Error as error:
        return Outcome(error.sqlstate, error.diag.message_primary or "")


def ask(connection: Connection, statement: sql.Composable, values: object = None) -> tuple[tuple[object, ...], ...]:
    """The rows that the superuser sees."""
    return tuple(connection.execute(statement, values).fetchall())


def identifier(name: str) -> sql.Identifier:
    """`schema.name`, quoted."""
    return sql.Identifier(*name.split("."))


def digest(relation: Relation, columns: list[str], condition: sql.Composable) -> sql.Composed:
    """A statement that answers with the number and a hash of the rows, whatever their order."""
    return sql.SQL(
        "select count(*), md5(coalesce(string_agg(x::text, '|' order by x::text), '')) from (select {} from {} where {}) x"
    ).format(sql.SQL(", ").join(map(sql.Identifier, columns)), identifier(relation.name), condition)


def own_rows(table: Table) -> sql.Composable:
    """The condition that picks a user's rows out of a table."""
    return sql.SQL(table.own or "true")


def everything_of(connection: Connection, user: UUID | str, tables: dict[str, Table]) -> str:
    """All rows of a user in all tables, as text: what it was before and after says whether something changed."""
    parts = [
        sql.SQL("(select coalesce(string_agg(x::text, '|' order by x::text), '') from {} x where {})").format(
            identifier(name), own_rows(table)
        )
        for name, table in tables.items()
        if table.own
    ]
    statement = sql.SQL("select concat_ws('#', {})").format(sql.SQL(", ").join(parts))
    return str(ask(connection, statement, {"user": user})[0][0])
