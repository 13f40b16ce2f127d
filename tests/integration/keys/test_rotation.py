"""One master secret takes the place of another while the product works."""

import threading
from uuid import UUID

import psycopg
import pytest
from cryptography.fernet import Fernet, MultiFernet
from pydantic import SecretStr

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import integrations, keys
from samokoder_app.db.repositories.keys import KeyHealth, NewKey
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.keys import rotation
from samokoder_app.keys.vault import Vault
from tests.conftest import DatabaseServer, MakeProject, MakeUser

pytestmark = pytest.mark.usefixtures("web_db")
OLD, NEW = SecretStr("old " * 12), SecretStr("new " * 12)
OLD_OWN, NEW_OWN = Fernet(Fernet.generate_key()), Fernet(Fernet.generate_key())


def own_sealing(_purpose: str) -> MultiFernet:
    return MultiFernet([NEW_OWN, OLD_OWN])


def a_vault(*masters: SecretStr) -> Vault:
    return Vault(lambda: masters, rounds=1000)


def owner(server: DatabaseServer) -> psycopg.Connection:
    connection = server.connect_owner()
    connection.autocommit = True
    return connection


async def kept_key(user: CurrentUser, name: str, vault: Vault, prefix: str = "") -> UUID:
    async with as_user(user.id) as session:
        salt = await keys.key_salt(session, user.id)
        assert salt is not None
        sealed = vault.seal(SecretStr(f"sk-{name}"), salt)
        new = NewKey(
            user_id=user.id,
            provider_id="openai",
            key_name=name,
            mask="…",
            sealed=prefix + sealed.split(":")[2] if prefix else sealed,
            base_url="u",
            model=None,
        )
        row = await keys.insert_key(session, new)
    assert row is not None
    return row.id


async def opened(vault: Vault, *key_ids: UUID) -> list[str]:
    async with as_worker() as session:
        found = {one.id: one for one in await keys.sealed_keys(session, list(key_ids))}
    return [vault.open(found[one].sealed, found[one].salt).get_secret_value() for one in key_ids]


async def test_everything_is_sealed_anew_once(
    make_user: MakeUser, make_project: MakeProject, database_server: DatabaseServer
) -> None:
    user, other = await make_user(), await make_user()
    old, both, new = a_vault(OLD), a_vault(NEW, OLD), a_vault(NEW)
    first, second = await kept_key(user, "first", old), await kept_key(other, "second", old, prefix="v1:")
    lost = await kept_key(user, "lost", a_vault(SecretStr("gone" * 12)))
    project = await make_project(user)
    async with as_user(user.id) as session:
        salt = await keys.key_salt(session, user.id)
        assert salt is not None
        sealed = old.seal(SecretStr("tok-1"), salt)
        await integrations.put_secret(session, project, "TOKEN", "••••", sealed, 50, {"kind": "notice"})
        stamp = await integrations.stamp(session, project)
    with owner(database_server) as connection:
        result = rotation.reseal(connection, both, own_sealing)
        assert result.done["keys"] == 2
        assert result.done["project secrets"] == 1
        assert f"keys {lost}" in result.unreadable
        assert rotation.reseal(connection, both, own_sealing).done.total() == 0
    assert await opened(new, first, second) == ["sk-first", "sk-second"]
    async with as_worker() as session:
        (secret,) = await integrations.sealed_secrets_for_worker(session, project)
        assert await integrations.stamp(session, project) == stamp  # no app is started anew
    assert new.open(secret.sealed, secret.salt).get_secret_value() == "tok-1"


async def test_broken_off_it_goes_on_where_it_was(
    make_user: MakeUser, database_server: DatabaseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = await make_user()
    old, both, new = a_vault(OLD), a_vault(NEW, OLD), a_vault(NEW)
    key_ids = [await kept_key(user, f"k{number}", old) for number in range(4)]
    monkeypatch.setattr(rotation, "_BATCH", 2)

    class Dying(Vault):
        calls = 0

        def reseal(self, sealed: str, salt: bytes) -> str:
            resealed = super().reseal(sealed, salt)
            Dying.calls += 1
            if Dying.calls > 3:
                raise KeyboardInterrupt
            return resealed

    with owner(database_server) as connection:
        with pytest.raises(KeyboardInterrupt):
            rotation.reseal(connection, Dying(lambda: (NEW, OLD), rounds=1000), own_sealing)
        assert await opened(both, *key_ids) == ["sk-k0", "sk-k1", "sk-k2", "sk-k3"]
        assert rotation.reseal(connection, both, own_sealing).done["keys"] == 1
    assert await opened(new, *key_ids) == ["sk-k0", "sk-k1", "sk-k2", "sk-k3"]


async def test_a_secret_that_is_replaced_at_the_same_moment_stays(
    make_user: MakeUser, database_server: DatabaseServer
) -> None:
    """The row changes after it was read and before it is written."""
    user = await make_user()
    old, new = a_vault(OLD), a_vault(NEW)
    key_id = await kept_key(user, "busy", old)
    was_read, was_replaced = threading.Event(), threading.Event()

    class Slow(Vault):
        def reseal(self, sealed: str, salt: bytes) -> str:
            resealed = super().reseal(sealed, salt)
            was_read.set()
            assert was_replaced.wait(60)
            return resealed

    results = []

    def run() -> None:
        with owner(database_server) as connection:
            results.append(rotation.reseal(connection, Slow(lambda: (NEW, OLD), rounds=1000), own_sealing))

    thread = threading.Thread(target=run)
    thread.start()
    assert was_read.wait(60)
    async with as_user(user.id) as session:
        salt = await keys.key_salt(session, user.id)
        assert salt is not None
        # By a process that does not know the new secret yet: it is sealed anew in its turn.
        await keys.replace_secret(session, key_id, "…", old.seal(SecretStr("sk-newer"), salt), KeyHealth.OK)
    was_replaced.set()
    thread.join(60)
    assert results[0].done["keys"] == 1
    assert await opened(new, key_id) == ["sk-newer"]


async def test_mails_on_their_way_and_sessions_open_without_the_old_secret(
    make_user: MakeUser, database_server: DatabaseServer
) -> None:
    user = await make_user()
    tokens, letter = OLD_OWN.encrypt(b"tokens").decode(), OLD_OWN.encrypt(b"letter").decode()
    foreign = Fernet(Fernet.generate_key()).encrypt(b"nobody's").decode()
    with owner(database_server) as connection:
        connection.execute(
            "insert into app.web_sessions (id, user_id, auth_session_id, sealed_tokens, tokens_expire_at, expires_at)"
            " values (sha256('a'), %s, gen_random_uuid(), %s, now(), now() + interval '1 day')",
            (user.id, tokens),
        )
        for sealed in (letter, foreign):
            connection.execute(
                "insert into app.outbox_mail (user_id, address, kind, language, sealed)"
                " values (%s, 'ann@example.com', 'sign_in', 'ru', %s)",
                (user.id, sealed),
            )
        rotation.reseal(connection, a_vault(NEW), own_sealing)
        (kept,) = connection.execute("select sealed_tokens from app.web_sessions where user_id = %s", (user.id,))
        mails = connection.execute("select sealed from app.outbox_mail where user_id = %s", (user.id,)).fetchall()
    assert NEW_OWN.decrypt(kept[0]) == b"tokens"
    assert (foreign,) in mails
    assert [NEW_OWN.decrypt(sealed) for (sealed,) in mails if sealed != foreign] == [b"letter"]
