"""What the catalog of the migrated database says: tables, functions, and what each role may do with them."""

from dataclasses import dataclass

from psycopg import Connection

from tests.integration.matrix.notation import ROLES

SCHEMAS = ("public", "app", "auth", "queue")


@dataclass(frozen=True)
class Relation:
    """A table or view: its columns, and for each role what it may do, written as the rows of the matrix are."""

    name: str
    is_view: bool
    columns: tuple[str, ...]
    selectable: dict[str, list[str]]
    updatable: dict[str, list[str]]
    privileges: dict[str, str]


@dataclass(frozen=True)
class Routine:
    """A function: its arguments as (name, type), and the roles that may execute it."""

    name: str
    arguments: tuple[tuple[str, str], ...]
    returns: str
    executable_by: frozenset[str]

    @property
    def signature(self) -> str:
        """As an error names it."""
        return f"{self.name}({', '.join(' '.join(one) for one in self.arguments)})"


_COLUMNS = """
select c.oid, n.nspname || '.' || c.relname, c.relkind = 'v', a.attname, r.role,
    has_column_privilege(r.role, c.oid, a.attnum, 'select'), has_column_privilege(r.role, c.oid, a.attnum, 'insert'),
    has_column_privilege(r.role, c.oid, a.attnum, 'update')
from pg_class c join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
cross join unnest(%s::text[]) r (role)
where n.nspname = any(%s) and c.relkind in ('r', 'p', 'v', 'm', 'f')
order by 2, a.attname
"""
_WHOLE = """
select array(select p from unnest(array['delete', 'truncate', 'references', 'trigger']) p
    where has_table_privilege(%s, %s::oid, p))
"""
_FUNCTIONS = """
select n.nspname || '.' || p.proname, coalesce(p.proargnames[1:p.pronargs], '{}'),
    array(select format_type(t, null) from unnest(p.proargtypes) with ordinality x (t, place) order by place),
    p.prorettype::regtype::text,
    array(select r from unnest(%s::text[]) r where has_function_privilege(r, p.oid, 'execute'))
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname = any(%s) and p.prokind in ('f', 'p', 'w') order by 1
"""


def relations(connection: Connection) -> list[Relation]:
    """Every table and view of our schemas."""
    found: dict[int, Relation] = {}
    granted: dict[tuple[int, str, str], list[str]] = {}
    for oid, name, is_view, column, role, *allowed in connection.execute(
        _COLUMNS, (list(ROLES.values()), list(SCHEMAS))
    ):
        known = found.setdefault(oid, Relation(name, is_view, (), {}, {}, {}))
        if column not in known.columns:
            found[oid] = known = Relation(name, is_view, (*known.columns, column), {}, {}, {})
        for verb, is_allowed in zip(("select", "insert", "update"), allowed, strict=True):
            granted.setdefault((oid, role, verb), []).extend([column] if is_allowed else [])
    for oid, relation in found.items():
        for actor, role in ROLES.items():
            relation.selectable[actor] = granted[oid, role, "select"]
            relation.updatable[actor] = granted[oid, role, "update"]
            written = [_written(relation, verb, granted[oid, role, verb]) for verb in ("select", "insert", "update")]
            written += connection.execute(_WHOLE, (role, oid)).fetchall()[0][0]
            relation.privileges[actor] = ", ".join(part for part in written if part)
    return list(found.values())


def _written(relation: Relation, verb: str, columns: list[str]) -> str:
    """`select`, `select (id, name)` or `select but (secret)`."""
    lacking = [column for column in relation.columns if column not in columns]
    if not columns or not lacking:
        return verb if columns else ""
    if len(lacking) < len(columns) and len(lacking) < 3:
        return f"{verb} but ({', '.join(lacking)})"
    return f"{verb} ({', '.join(columns)})"


def routines(connection: Connection) -> list[Routine]:
    """Every function of our schemas."""
    actors = {role: actor for actor, role in ROLES.items()} | {"public": "everybody"}
    return [
        Routine(
            name,
            tuple(zip(names or [""] * len(types), types, strict=True)),
            returns,
            frozenset(actors[r] for r in roles),
        )
        for name, names, types, returns, roles in connection.execute(_FUNCTIONS, (list(actors), list(SCHEMAS)))
    ]
