"""Two users, each with rows in every table of tenants, and an operator: all in one transaction that is never committed.

Every text of theirs carries a word of their own (`canary`), so that it is found wherever it comes out.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

from psycopg import Connection
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb


@dataclass(frozen=True)
class Person:
    """A user and the ids of what is his."""

    id: UUID
    email: str
    canary: str
    project: UUID
    build: UUID
    key: UUID
    token: UUID
    session: UUID
    image: str
    host: str
    ticket: bytes
    claim: UUID
    team: UUID
    invitation: UUID
    connection: UUID
    share: UUID

    @property
    def ids(self) -> list[str]:
        """What names his things: nothing of another user's may ever hold one of these."""
        named = (
            *(self.project, self.build, self.key, self.token, self.session, self.image, self.host, self.ticket.hex()),
            *(self.team, self.invitation, self.connection, self.share),
        )
        return [str(one) for one in named]


@dataclass(frozen=True)
class World:
    """Whom the matrix knows. Every attempt ends with its savepoint: nothing of it lasts."""

    connection: Connection
    owner: Person
    other: Person
    operator: Person


@contextmanager
def acting(connection: Connection, role: str, claims: str = "") -> Iterator[None]:
    """As this role with these claims until the end of the block, without an error: an error ends the savepoint."""
    connection.execute(
        "select set_config('role', %s, true), set_config('request.jwt.claims', %s, true)", (role, claims)
    )
    yield
    connection.execute("select set_config('role', 'none', true), set_config('request.jwt.claims', '', true)")


def claims_of(user: UUID) -> str:
    """The claims of a signed-in user."""
    return f'{{"sub": "{user}", "role": "authenticated"}}'


def fill(connection: Connection) -> World:
    """Everybody, with everything."""
    people = [_person(connection) for _ in range(3)]
    connection.execute("update public.profiles set is_operator = id = %s", (people[2].id,))
    return World(connection, *people)


def _person(connection: Connection) -> Person:
    canary = f"canary{uuid4().hex[:12]}"
    email = f"{canary}@example.com"
    (user,) = _row(
        connection,
        "insert into auth.users (email, encrypted_password, raw_user_meta_data) values (%s, %s, %s) returning id",
        (email, canary, Jsonb({"display_name": canary})),
    )
    session = _signed_in(connection, user, canary)
    with acting(connection, "authenticated", claims_of(user)):
        project, build = _project(connection, canary)
        key = _accounts(connection, project, canary)
        (token,) = _row(
            connection, "select app.make_access_token(%s, 'smk_…', %s, '{read}', 1)", (canary, _hash(canary))
        )
        host = "".join("abcdefghijklmnopqrstuvwxyz234567"[byte % 32] for byte in _hash(canary)[:26])
        (image,) = _row(connection, "select app.keep_idea_image(%s, 'image/png', 1, 1, %s)", (canary, canary.encode()))
        connection.execute("select app.ask_enterprise(%s, 3, %s)", (canary, canary))
        ticket = _hash(f"{canary} ticket")
        _given(connection, project, canary)
        connection.execute("select app.preview_host(%s, %s)", (project, host))
        (claim,) = _row(connection, "select claim from app.claim_answer('', %s, %s)", (canary, _hash(canary)))
        connection.execute("select app.issue_preview_ticket(%s, %s, 60, %s)", (project, ticket, session))
        team, invitation, seen = _team(connection, key, canary)
        share = _shared(connection, project, canary)
    with acting(connection, "samokoder_worker"):
        _work(connection, build, key, canary)
        _paid(connection, user, canary)
    # What is paid has made the row already.
    connection.execute("update app.plan_holders set note = %s where user_id = %s", (canary, user))
    connection.execute("insert into app.build_starts (build_id, user_id) values (%s, %s)", (build, user))
    return Person(
        user,
        email,
        canary,
        project,
        build,
        key,
        token,
        session,
        image,
        host,
        ticket,
        claim,
        team,
        invitation,
        seen,
        share,
    )


def _shared(connection: Connection, project: UUID, canary: str) -> UUID:
    """A public link, and somebody who is about to look at its preview."""
    host = "".join("abcdefghijklmnopqrstuvwxyz234567"[byte % 32] for byte in _hash(f"{canary} link")[:26])
    made = (project, canary, _hash(f"{canary} share"), canary, host)
    (share,) = _row(connection, "select app.make_share(%s, %s, %s, %s, %s, true, true, true, true, false, null)", made)
    issued = (_hash(f"{canary} share"), _hash(f"{canary} share ticket"))
    connection.execute("select app.issue_share_ticket(%s, %s, 60)", issued)
    return UUID(str(share))


def _team(connection: Connection, key: UUID, canary: str) -> tuple[UUID, UUID, UUID]:
    """A team with a project, an invitation, a lent key, and somebody who looks at the project; and one that is gone."""
    (gone,) = _row(connection, "select app.make_team(%s)", (canary,))
    connection.execute("select app.delete_team(%s)", (gone,))
    (team,) = _row(connection, "select app.make_team(%s)", (canary,))
    (shared,) = _row(connection, "select app.create_team_project(%s, %s, %s, 'fastapi')", (team, canary, canary))
    invited = (team, f"{canary}@invited.example", _hash(f"{canary} invitation"))
    (invitation,) = _row(connection, "select app.invite(%s, 'editor', %s, %s, 7)", invited)
    connection.execute("select app.lend_key(%s, %s)", (team, key))
    seen = uuid4()
    connection.execute("select app.look_at(%s, %s)", (shared, seen))
    return UUID(str(team)), UUID(str(invitation)), seen


def _project(connection: Connection, canary: str) -> tuple[UUID, UUID]:
    (project,) = _row(connection, "select app.create_project(%s, %s)", (canary, canary))
    (build,) = _row(
        connection, "select app.start_build(%s, %s)", (project, Jsonb({"idea": canary, "provider": "openai"}))
    )
    connection.execute("select app.post_message(%s, null, 'm1', %s)", (project, canary))
    saved = "select app.save_user_file(%s, 'notes.txt', %s, null, false, %s, 1, 0)"
    connection.execute(saved, (project, canary.encode(), canary))
    return project, build


def _accounts(connection: Connection, project: UUID, canary: str) -> UUID:
    kept = "select app.keep_key('openai', %s, %s, %s, null, null, 'ok')"
    (key,) = _row(connection, kept, (canary, canary, canary))
    route = {"tier": "code", "position": 1, "key_id": str(key), "model": canary}
    connection.execute("select app.put_routes(null, %s)", (Jsonb([route]),))
    connection.execute("select app.put_route_choices(true, false)")
    connection.execute("select app.put_limit(%s, 900, null)", (project,))
    return UUID(str(key))


def _given(connection: Connection, project: UUID, canary: str) -> None:
    event = Jsonb({"kind": "notice", "text": canary})
    connection.execute("select app.workspace_slot(%s)", (project,))
    connection.execute("select app.put_secret(%s, 'MAIL_KEY', %s, %s, 9, %s)", (project, canary, canary, event))
    connection.execute("select app.allow_host(%s, %s, 9, %s)", (project, f"{canary}.example.com", event))
    connection.execute("select app.allow_packages(%s, %s, 9, null)", (project, [canary]))


def _work(connection: Connection, build: UUID, key: UUID, canary: str) -> None:
    (attempt,) = _row(connection, "select attempt from app.claim_build(%s, 'w', 600)", (build,))
    held = (build, attempt)
    state = Jsonb({"step": 1, "stage": "spec", "status": "running", "spec": canary})
    call = {"provider": "openai", "model": canary, "role": "developer", "prompt_tokens": 1, "completion_tokens": 2}
    told = call | {
        "estimated": True,
        "cost_usd": "0.5",
        "cost_source": "computed",
        "seconds": 0.1,
        "outcome": "answered",
    }
    connection.execute("select app.save_text(%s, %s, 'c', %s)", (*held, canary))
    connection.execute("select app.save_checkpoint(%s, %s, %s)", (*held, state))
    connection.execute("select app.put_journal(%s, %s, 1, 1, %s)", (*held, Jsonb({"text": canary})))
    connection.execute("select app.keep_tool_entry(%s, %s, 1, 1, 0, %s)", (*held, Jsonb({"text": canary})))
    connection.execute("select app.log_usage(%s, %s, 1, 1, %s)", (*held, Jsonb(told)))
    connection.execute("select app.note_call(%s, %s, 1, 2, %s)", (*held, Jsonb(call)))
    connection.execute("select app.put_blob(%s, %s, %s)", (*held, f"{canary} screenshot".encode()))
    # Named as payments name what they book: by an id of no person's.
    for booked in (
        "select app.grant_credits('user', user_id, 900, 'pack', gen_random_uuid()::text) from app.builds where id = %s",
        "select app.reserve_credits('user', b.user_id, 90, 'test', gen_random_uuid()::text, jsonb_populate_record("
        "null::app.credit_holds, jsonb_build_object('project_id', b.project_id, 'build_id', b.id, 'step', 1)))"
        " from app.builds b where b.id = %s",
    ):
        connection.execute(booked, (build,))
    connection.execute("select app.store_key_models(%s, %s)", (key, Jsonb([{"id": canary, "title": canary}])))


def _paid(connection: Connection, user: UUID, canary: str) -> None:
    """A subscription, its invoice, and a pack of credits."""
    at = {"created_at": "2026-01-01T00:00Z", "period_start": "2026-01-01T00:00Z", "period_end": "2026-02-01T00:00Z"}
    money = {"currency": "usd", "price_id": "price_matrix", "status": "active"}
    subscription = {"subscription_id": f"sub_{canary}", "item_id": canary, "unit_amount": 1000}
    invoice = {"invoice_id": f"in_{canary}", "subscription_id": f"sub_{canary}", "status": "paid", "number": canary}
    sums = {"total": 1000, "amount_due": 1000, "amount_paid": 1000, "payment_intent": canary}
    page = {"session_id": f"cs_{canary}", "status": "complete", "is_paid": True, "amount": 500, "currency": "usd"}
    connection.execute("select app.keep_payment_price('price_matrix', 'prod', 'professional', null, 1000, 'usd')")
    connection.execute("select app.keep_payment_customer(%s, %s)", (user, canary))
    connection.execute("select app.note_checkout(%s, %s, null, 'small', null)", (user, page["session_id"]))
    written = (
        ("write_subscription", subscription["subscription_id"], {**money, **at, **subscription}),
        ("write_invoice", invoice["invoice_id"], {**money, **at, **invoice, **sums}),
        ("write_checkout", page["session_id"], {**page, "created_at": at["created_at"]}),
    )
    for function, thing, row in written:
        connection.execute("select app.take_payment_ticket(%s)", (thing,))
        call = SQL("select app.{}(1, %s, %s)").format(Identifier(function))
        assert connection.execute(call, (canary, Jsonb(row))).fetchall() == [("changed",)]
    connection.execute("select app.take_checkout_turn(%s, 'starter')", (user,))
    connection.execute("select app.note_double(%s, %s)", (subscription["subscription_id"],) * 2)


def _signed_in(connection: Connection, user: UUID, canary: str) -> UUID:
    """A session of the auth server with its tokens, and one of a browser; answers the browser's public id."""
    with acting(connection, "samokoder_auth"):
        (session,) = _row(connection, "insert into auth.sessions (user_id) values (%s) returning id", (user,))
        token = (_hash(f"{canary} refresh"), session, user)
        connection.execute("insert into auth.refresh_tokens (token, session_id, user_id) values (%s, %s, %s)", token)
        connection.execute(
            "insert into auth.one_time_tokens (token_hash, user_id, kind, expires_at)"
            " values (%s, %s, 'recovery', now() + interval '1 hour')",
            (_hash(f"{canary} link"), user),
        )
        connection.execute(
            "insert into app.outbox_mail (user_id, address, kind, language, sealed) values (%s, %s, 'sign_in', 'ru', %s)",
            (user, f"{canary}@example.com", canary),
        )
        connection.execute(
            "insert into auth.identities (user_id, provider, provider_id, identity_data) values (%s, 'github', %s, '{}')",
            (user, canary),
        )
        browser = (_hash(f"{canary} cookie"), user, session, canary, canary)
        (public,) = _row(
            connection,
            "insert into app.web_sessions"
            " (id, user_id, auth_session_id, sealed_tokens, agent, tokens_expire_at, expires_at)"
            " values (%s, %s, %s, %s, %s, now() + interval '1 hour', now() + interval '1 hour') returning public_id",
            browser,
        )
        connection.execute(
            "select app.begin_account_export(%s, gen_random_uuid(), 60, 'session', '203.0.113.9', '')", (user,)
        )
    return UUID(str(public))


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _row(connection: Connection, query: str, values: tuple[object, ...]) -> tuple[object, ...]:
    row = connection.execute(query, values).fetchone()
    assert row is not None
    return row
