"""The ledger: whatever is done to it, by however many at once, its balances are what its entries say."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import Connection, sql
from sqlalchemy import text

from samokoder_app.db.engines import Engines, LoginRole
from samokoder_app.db.repositories import credits
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import Conflict, InvalidInput, QuotaExceeded
from tests.conftest import DatabaseServer, MakeUser

BALANCE = "select available, held, owed from app.credit_accounts where holder_kind = 'user' and holder_id = %s"
DIFFERENCES = "select * from app.ledger_differences()"
RESERVE = text("select app.reserve_credits('user', :holder, :micro, 'test', :reference)")
SETTLE = text("select app.settle_credits('test', :reference, :micro)")
RELEASE = text("select app.release_credits('test', :reference)")


@pytest.fixture(scope="module")
def books(database_server: DatabaseServer) -> Iterator[Connection]:
    """Its schema's owner's, one transaction that is never committed."""
    with database_server.connect_owner() as connection:
        yield connection
        connection.rollback()


class Model:
    """The ledger of one holder as it is meant, in a few lines."""

    def __init__(self) -> None:
        self.available = self.held = self.owed = 0
        self.holds: dict[str, int] = {}
        self.known: set[tuple[str, str]] = set()

    def _come_in(self, micro: int) -> None:
        paid = min(micro, self.owed)
        self.owed -= paid
        self.available += micro - paid

    def grant(self, name: str, micro: int) -> object:
        if ("grant", name) in self.known:
            return False
        self.known.add(("grant", name))
        self._come_in(micro)
        return True

    def refund(self, name: str, micro: int) -> object:
        if ("refund", name) in self.known:
            return 0
        self.known.add(("refund", name))
        taken = min(micro, self.available)
        self.available -= taken
        self.owed += micro - taken
        return taken

    def reserve(self, name: str, micro: int) -> object:
        if ("reserve", name) in self.known:
            return False
        if micro > self.available:
            return "credits_short"
        self.known.add(("reserve", name))
        self.available -= micro
        self.held += micro
        self.holds[name] = micro
        return True

    def settle(self, name: str, micro: int) -> object:
        if name not in self.holds:
            return None
        held = self.holds.pop(name)
        charged = min(micro, held)
        self.held -= held
        self._come_in(held - charged)
        return charged

    def release(self, name: str, _: int) -> object:
        return self.settle(name, 0) is not None


STATEMENTS = {
    "grant": "select app.grant_credits('user', %(holder)s, %(micro)s, 'test', %(name)s)",
    "refund": "select app.refund_credits('user', %(holder)s, %(micro)s, 'test', %(name)s)",
    "reserve": "select app.reserve_credits('user', %(holder)s, %(micro)s, 'test', %(name)s)",
    "settle": "select app.settle_credits('test', %(name)s, %(micro)s)",
    "release": "select app.release_credits('test', %(name)s)",
}
DEEDS = st.lists(
    st.tuples(st.sampled_from(sorted(STATEMENTS)), st.integers(0, 5), st.sampled_from([1, 7, 50, 99, 100, 10**14])),
    max_size=30,
)


@given(deeds=DEEDS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_of_deeds_comes_to_what_it_is_meant_to(books: Connection, deeds: list[tuple[str, int, int]]) -> None:
    holder, run, model = uuid4(), uuid4().hex, Model()
    with books.transaction(force_rollback=True):
        for deed, number, micro in deeds:
            values = {"holder": holder, "micro": micro, "name": f"{run}-{number}"}
            wanted = getattr(model, deed)(values["name"], micro)
            assert answer(books, STATEMENTS[deed], values) == wanted, (deed, number, micro)
            found = books.execute(BALANCE, (holder,)).fetchone() or (0, 0, 0)
            assert found == (model.available, model.held, model.owed)
        books.execute("set constraints all immediate")
        assert books.execute(DIFFERENCES).fetchall() == []
        told = books.execute(
            "select m.balance, m.micro from app.credit_moves m join app.credit_accounts a on a.id = m.account_id"
            " where a.holder_id = %s order by m.id",
            (holder,),
        ).fetchall()
        balance = 0
        for after, micro in told:  # each line of a statement follows from the one before
            balance += micro
            assert after == balance


def answer(books: Connection, statement: str, values: dict[str, object]) -> object:
    try:
        with books.transaction():
            return books.execute(statement, values).fetchone()[0]
    except psycopg.errors.RaiseException as error:
        return error.diag.message_primary
    except psycopg.Error as error:
        return error.diag.message_primary


async def balance(holder: UUID) -> tuple[int, int, int]:
    async with as_user(holder) as session:
        row = await credits.own_balance(session)
    return row.available, row.held, row.owed


async def differences() -> list[object]:
    async with as_worker() as session:
        return list(await session.execute(text(DIFFERENCES)))


async def test_two_hundred_reserve_at_once_what_suffices_for_a_hundred(worker_db: Engines, make_user: MakeUser) -> None:
    holder = (await make_user()).id
    async with as_worker() as session:
        await credits.grant(session, ("user", holder), 100 * 1_000, "pack", f"p-{holder}")

    async def reserve(number: int) -> bool:
        try:
            async with as_worker() as session:
                await session.execute(RESERVE, {"holder": holder, "micro": 1_000, "reference": f"{holder}-{number}"})
        except QuotaExceeded:
            return False
        return True

    done = await asyncio.gather(*(reserve(number) for number in range(200)))
    assert sum(done) == 100
    assert await balance(holder) == (0, 100_000, 0)
    assert await differences() == []


async def test_what_is_told_twice_at_the_same_moment_is_booked_once(worker_db: Engines, make_user: MakeUser) -> None:
    holder = (await make_user()).id
    name = f"t-{holder}"

    async def once(work: Callable[..., Awaitable[object]]) -> object:
        async with as_worker() as session:
            return await work(session)

    async def all_at_once(work: Callable[..., Awaitable[object]]) -> list[object]:
        return await asyncio.gather(*(once(work) for _ in range(20)))

    given_ = await all_at_once(lambda session: credits.grant(session, ("user", holder), 500, "pack", name))
    assert given_.count(True) == 1
    taken = await all_at_once(
        lambda session: session.scalar(RESERVE, {"holder": holder, "micro": 400, "reference": name})
    )
    assert taken.count(True) == 1
    charged = await all_at_once(lambda session: session.scalar(SETTLE, {"reference": name, "micro": 150}))
    assert sorted(charged, key=str) == [150, *[None] * 19]
    back = await all_at_once(lambda session: credits.refund(session, ("user", holder), 500, "pack", name))
    assert sorted(map(int, back)) == [*[0] * 19, 350]  # type: ignore[call-overload]
    assert await balance(holder) == (0, 0, 150)
    assert await differences() == []


async def test_of_charging_and_releasing_at_once_one_happens(worker_db: Engines, make_user: MakeUser) -> None:
    holder = (await make_user()).id
    async with as_worker() as session:
        await credits.grant(session, ("user", holder), 40 * 100, "pack", f"p-{holder}")
        for number in range(40):
            await session.execute(RESERVE, {"holder": holder, "micro": 100, "reference": f"{holder}-{number}"})

    async def end(number: int, statement: object, **more: int) -> object:
        async with as_worker() as session:
            return await session.scalar(statement, {"reference": f"{holder}-{number}", **more})  # type: ignore[call-overload]

    both = [work for number in range(40) for work in (end(number, SETTLE, micro=60), end(number, RELEASE))]
    outcome = await asyncio.gather(*both)
    charged = sum(one == 60 and one is not True for one in outcome[::2])
    released = sum(one is True for one in outcome[1::2])
    assert charged + released == 40
    assert await balance(holder) == (4_000 - 60 * charged, 0, 0)
    assert await differences() == []


async def test_a_connection_that_breaks_off_leaves_nothing_half_done(
    worker_db: Engines, database_server: DatabaseServer, make_user: MakeUser
) -> None:
    holder = (await make_user()).id
    address = database_server.addresses.of(LoginRole.WORKER)
    async with as_worker() as session:
        await credits.grant(session, ("user", holder), 1_000, "pack", f"p-{holder}")
    dying = psycopg.connect(address)
    dying.execute("select app.reserve_credits('user', %s, 600, 'test', %s)", (holder, f"r-{holder}"))
    pid = dying.info.backend_pid
    with psycopg.connect(database_server.postgres.address("postgres"), autocommit=True) as superuser:
        superuser.execute("select pg_terminate_backend(%s)", (pid,))
    assert await balance(holder) == (1_000, 0, 0)
    async with as_worker() as session:  # and who does it again does it once
        assert await session.scalar(RESERVE, {"holder": holder, "micro": 600, "reference": f"r-{holder}"})
    dying.close()
    assert await balance(holder) == (400, 600, 0)
    assert await differences() == []


CHANGES = (
    "update app.credit_moves set micro = micro + 1",
    "delete from app.credit_moves",
    "update app.credit_entries set micro = micro + 1",
    "delete from app.credit_entries",
    "truncate app.credit_entries",
    "truncate app.credit_moves cascade",
    "delete from app.credit_accounts",
)


@pytest.mark.parametrize("statement", CHANGES)
def test_not_even_the_owner_of_the_schema_changes_what_is_booked(
    statement: str, database_server: DatabaseServer
) -> None:
    with database_server.connect_owner() as connection, connection.transaction(force_rollback=True):
        connection.execute(STATEMENTS["grant"], {"holder": uuid4(), "micro": 5, "name": uuid4().hex})
        with pytest.raises(psycopg.Error, match="ledger_is_append_only"):
            connection.execute(sql.SQL(statement))  # type: ignore[arg-type]


ENTRIES = "insert into app.credit_entries (move_id, account_id, book, micro) values (%(move)s, %(account)s, 'held', 5)"


def test_entries_that_do_not_add_up_are_refused(database_server: DatabaseServer) -> None:
    with database_server.connect_owner() as connection, connection.transaction(force_rollback=True):
        holder = uuid4()
        connection.execute(STATEMENTS["grant"], {"holder": holder, "micro": 5, "name": uuid4().hex})
        found = "select max(m.id), m.account_id from app.credit_moves m group by m.account_id order by 1 desc limit 1"
        move, account = connection.execute(found).fetchone()
        with pytest.raises(psycopg.Error, match="entries_do_not_balance"):
            connection.execute(ENTRIES, {"move": move, "account": account})


async def test_of_a_deleted_account_the_books_stay_and_say_nothing_of_it(
    worker_db: Engines, database_server: DatabaseServer, make_user: MakeUser
) -> None:
    holder = (await make_user()).id
    place = "jsonb_populate_record(null::app.credit_holds, jsonb_build_object('build_id', gen_random_uuid()))"
    name = f"p-{uuid4()}"
    async with as_worker() as session:
        await credits.grant(session, ("user", holder), 500, "pack", name)
        await session.execute(
            text(f"select app.reserve_credits('user', :h, 200, 'call', :n, {place})"), {"h": holder, "n": name}
        )
    with database_server.connect_owner() as connection:
        known = "select id from app.credit_accounts where holder_id = %s"
        account = connection.execute(known, (holder,)).fetchone()[0]
        connection.execute("delete from auth.users where id = %s", (holder,))
        moves = connection.execute(
            "select micro, build_id, reference like 'forgotten:%%' from app.credit_moves where account_id = %s order by id",
            (account,),
        ).fetchall()
        left = connection.execute(
            "select holder_id <> %s, available, held from app.credit_accounts where id = %s", (holder, account)
        ).fetchone()
        connection.execute("update app.credit_holds set at = at - interval '1 hour' where account_id = %s", (account,))
    assert moves == [(500, None, True), (0, None, True)]
    assert left == (True, 300, 200)
    async with as_worker() as session:  # what it had set aside is released, as that of any build that is gone
        while await credits.settle_left_call(session):
            continue
    assert await differences() == []


async def test_an_amount_that_is_none_is_refused(worker_db: Engines, make_user: MakeUser) -> None:
    holder = (await make_user()).id
    for micro in (0, -5, 10**15):
        with pytest.raises(InvalidInput, match="credits_amount"):
            async with as_worker() as session:
                await credits.grant(session, ("user", holder), micro, "pack", f"p-{holder}")
    assert await balance(holder) == (0, 0, 0)


async def test_a_purchase_of_one_is_not_anothers(worker_db: Engines, make_user: MakeUser) -> None:
    first, second = (await make_user()).id, (await make_user()).id
    async with as_worker() as session:
        await credits.grant(session, ("user", first), 500, "pack", f"p-{first}")
    with pytest.raises(Conflict, match="credits_reference_reused"):
        async with as_worker() as session:
            await credits.grant(session, ("user", second), 500, "pack", f"p-{first}")


async def test_users_book_nothing(worker_db: Engines, make_user: MakeUser) -> None:
    holder = (await make_user()).id
    for statement in (
        "select app.grant_credits('user', :holder, 5, 'pack', 'mine')",
        "select app.release_credits('test', 'x')",
        "update app.credit_accounts set available = 5",
        "select * from app.credit_moves",
    ):
        with pytest.raises(Exception, match="permission denied"):
            async with as_user(holder) as session:
                await session.execute(text(statement), {"holder": holder} if ":holder" in statement else {})
    with pytest.raises(Exception, match="not_found"):
        async with as_user(holder) as session:
            await credits.give(session, holder, 5, "mine")
    assert await balance(holder) == (0, 0, 0)
