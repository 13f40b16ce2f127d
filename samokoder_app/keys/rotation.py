"""`python -m samokoder_app.keys.rotation new|reseal|retire`: put another master secret in place of the present one.

The product may run meanwhile: everything opens with either of the two, and a row that its owner changes at the same
moment stays as the owner left it. Broken off, it is begun again: what is sealed anew is passed by.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
from cryptography.fernet import InvalidToken, MultiFernet

from samokoder_app.accounts import sealed_tokens
from samokoder_app.db.repositories import shares
from samokoder_app.keys.vault import Vault, VaultError
from samokoder_app.mail import outbox
from samokoder_app.platform.database import owner_address
from samokoder_app.platform.secrets import (
    current_masters,
    forget_other_master_secrets,
    get_secrets,
    put_master_secret_first,
    sealing_for,
)
from samokoder_app.settings import Settings, get_settings

_BATCH = 100


@dataclass(frozen=True)
class _Sealed:
    """A table with secrets of users: rows that the newest master secret has not sealed, and how one is replaced."""

    name: str
    find: str
    replace: str


_TABLES = (
    _Sealed(
        "keys",
        "select k.id::text, k.encrypted_key, f.key_salt from public.user_api_keys k"
        " join public.profiles f on f.id = k.user_id"
        " where not starts_with(k.encrypted_key, %(current)s) and k.id::text <> all(%(passed)s) order by f.id limit %(most)s",
        "update public.user_api_keys set encrypted_key = %(new)s where id::text = %(id)s and encrypted_key = %(old)s",
    ),
    _Sealed(
        "project secrets",
        "select s.project_id::text || '/' || s.name, s.sealed, s.salt from app.project_secrets s"
        " where not starts_with(s.sealed, %(current)s) and s.project_id::text || '/' || s.name <> all(%(passed)s)"
        " order by s.salt limit %(most)s",
        "update app.project_secrets set sealed = %(new)s"
        " where project_id::text || '/' || name = %(id)s and sealed = %(old)s",
    ),
    _Sealed(
        "managed keys",
        "select id::text, sealed, salt from app.managed_keys"
        " where sealed is not null and not starts_with(sealed, %(current)s) and id::text <> all(%(passed)s)"
        " order by id limit %(most)s",
        "update app.managed_keys set sealed = %(new)s where id::text = %(id)s and sealed = %(old)s",
    ),
)


@dataclass(frozen=True)
class _OwnSealed:
    """A table that is sealed for a purpose of the installation's own; rows that cannot be opened end by themselves."""

    name: str
    purpose: str
    find: str
    replace: str


_OWN_TABLES = (
    _OwnSealed(
        "sessions",
        sealed_tokens.SEALED_FOR,
        "select id, sealed_tokens from app.web_sessions where expires_at > now()"
        " and (%(after)s::bytea is null or id > %(after)s::bytea) order by id limit %(most)s",
        "update app.web_sessions set sealed_tokens = %(new)s where id = %(id)s and sealed_tokens = %(old)s",
    ),
    _OwnSealed(
        "mails",
        outbox.SEALED_FOR,
        "select id, sealed from app.outbox_mail where sealed is not null"
        " and (%(after)s::uuid is null or id > %(after)s::uuid) order by id limit %(most)s",
        "update app.outbox_mail set sealed = %(new)s where id = %(id)s and sealed = %(old)s",
    ),
    _OwnSealed(
        "links",
        shares.SEALED_FOR,
        "select id, sealed from app.shares where (%(after)s::uuid is null or id > %(after)s::uuid)"
        " order by id limit %(most)s",
        "update app.shares set sealed = %(new)s where id = %(id)s and sealed = %(old)s",
    ),
)


@dataclass(frozen=True)
class Resealed:
    """How many rows were sealed anew, by table, and which cannot be opened with any master secret."""

    done: Counter[str]
    unreadable: tuple[str, ...]


def reseal(connection: psycopg.Connection, vault: Vault, sealing: Callable[[str], MultiFernet]) -> Resealed:
    """Seal everything anew that the newest master secret has not sealed. `connection` is the owner's, in autocommit.

    `sealing` gives the keys for a purpose, as `platform.secrets.sealing_for` does.
    """
    done: Counter[str] = Counter()
    unreadable: list[str] = []
    for table in _TABLES:
        _reseal_table(connection, vault, table, done, unreadable)
    for own in _OWN_TABLES:
        done[own.name] = _reseal_own(connection, own, sealing(own.purpose))
    return Resealed(done, tuple(unreadable))


def _reseal_table(
    connection: psycopg.Connection, vault: Vault, table: _Sealed, done: Counter[str], unreadable: list[str]
) -> None:
    passed: list[str] = []
    while True:
        wanted = {"current": vault.current_prefix(), "passed": passed, "most": _BATCH}
        rows = connection.execute(table.find, wanted).fetchall()
        if not rows:
            break
        for row_id, sealed, salt in rows:
            try:
                new = vault.reseal(sealed, salt)
            except VaultError:
                passed.append(row_id)
                continue
            # Compared with what was read: a secret that its owner replaced meanwhile stays.
            values = {"id": row_id, "old": sealed, "new": new}
            done[table.name] += connection.execute(table.replace, values).rowcount
    unreadable += [f"{table.name} {row_id}" for row_id in passed]


def _reseal_own(connection: psycopg.Connection, table: _OwnSealed, sealing: MultiFernet) -> int:
    """Browsers stay signed in, and mails on their way can be sent."""
    count, after = 0, None
    while rows := connection.execute(table.find, {"after": after, "most": _BATCH}).fetchall():
        for row_id, sealed in rows:
            after = row_id
            try:
                new = sealing.rotate(sealed).decode()
            except InvalidToken:
                continue
            count += connection.execute(table.replace, {"id": row_id, "old": sealed, "new": new}).rowcount
    return count


def _new(settings: Settings) -> int:
    """A new secret for a machine whose secret lies in a file, then everything is sealed with it."""
    if settings.master_key is not None:
        _say(
            "SAMOKODER_MASTER_KEY names the secret: set it to a new one and SAMOKODER_OTHER_MASTER_KEY to the present"
            " one, restart, and run `reseal`. docs/operating.md has the order for several machines."
        )
        return 2
    if len(current_masters()) > 1:
        _say("The last rotation is not over: run `retire` first.")
        return 2
    put_master_secret_first(settings.home.master_secrets)
    return _reseal(settings)


def _reseal(settings: Settings) -> int:
    with psycopg.connect(owner_address(settings, get_secrets()), autocommit=True) as connection:
        result = reseal(connection, Vault(current_masters), sealing_for)
    _say(", ".join(f"{count} {name}" for name, count in sorted(result.done.items())) + " sealed anew.")
    for name in result.unreadable:
        _say(f"No master secret opens {name}; its owner must enter it again.")
    return 1 if result.unreadable else 0


def _retire(settings: Settings) -> int:
    """The old secret goes once nothing is left that it alone opens."""
    code = _reseal(settings)
    if code == 0 and settings.master_key is None:
        forget_other_master_secrets(settings.home.master_secrets)
        _say("The old master secret is forgotten.")
    elif code == 0:
        _say("SAMOKODER_OTHER_MASTER_KEY can be removed from the settings.")
    return code


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


_COMMANDS: dict[str, Callable[[Settings], int]] = {"new": _new, "reseal": _reseal, "retire": _retire}


def main() -> int:
    """Run one of the commands; its exit code."""
    parser = argparse.ArgumentParser(description="Put another master secret in place of the present one.")
    parser.add_argument("command", choices=sorted(_COMMANDS))
    return _COMMANDS[parser.parse_args().command](get_settings())


if __name__ == "__main__":
    sys.exit(main())
