"""Which database the processes of this installation use, and how each role reaches it."""

import os
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import SecretStr

from samokoder_app.db.engines import DatabaseAddresses, Engines, LoginRole, use_engines
from samokoder_app.platform.binaries import find_binaries
from samokoder_app.platform.migrations import migrate, set_instance, set_role_passwords
from samokoder_app.platform.postgres import OWNER, EmbeddedPostgres, socket_address
from samokoder_app.platform.secrets import Secrets, get_secrets
from samokoder_app.settings import Settings, get_settings


class BadDatabaseUrl(Exception):
    """DATABASE_URL is no URL of a Postgres; the sentence says what is expected."""


def database_addresses(settings: Settings, secrets: Secrets) -> DatabaseAddresses:
    """Where each login role connects: an address of its own from the settings, else derived."""
    return DatabaseAddresses(
        web=settings.web_database_url or _derived(settings, secrets, LoginRole.WEB),
        worker=settings.worker_database_url or _derived(settings, secrets, LoginRole.WORKER),
        auth=settings.auth_database_url or _derived(settings, secrets, LoginRole.AUTH),
    )


def open_engines(pool_size: int = 10) -> Engines:
    """Make the engines of this process from its settings and use them; close them at the end."""
    engines = Engines(database_addresses(get_settings(), get_secrets()), pool_size)
    use_engines(engines)
    return engines


def embedded_postgres(settings: Settings, secrets: Secrets) -> EmbeddedPostgres:
    """The embedded server of this installation, not started; raises `PostgresMissing`."""
    home = settings.home
    return EmbeddedPostgres(
        folder=home.postgres,
        binaries=find_binaries(home.runtimes, must_be_public=os.geteuid() == 0),
        secrets=secrets,
        log_file=home.logs / "postgres.log",
    )


def prepare_database(settings: Settings, secrets: Secrets) -> None:
    """Migrate, and let those roles log in whose addresses are derived. The server must be running."""
    owner = owner_address(settings, secrets)
    migrate(owner)
    given = {
        LoginRole.WEB: settings.web_database_url,
        LoginRole.WORKER: settings.worker_database_url,
        LoginRole.AUTH: settings.auth_database_url,
    }
    set_role_passwords(
        owner, {role: secrets.database_password(role) for role, address in given.items() if address is None}
    )
    set_instance(
        owner,
        billing_enabled=settings.bills,
        first_is_operator=settings.is_local,
        free_plan_has_all_models=settings.free_plan_models == "all",
    )


def owner_address(settings: Settings, secrets: Secrets) -> str:
    """Where the owner of the schema connects; for migrations only."""
    if settings.database_url is None:
        return socket_address(settings.home.postgres, OWNER, secrets)
    address = settings.database_url.get_secret_value()
    _check_url(address)
    return address


def _derived(settings: Settings, secrets: Secrets, role: LoginRole) -> SecretStr:
    if settings.database_url is None:
        return SecretStr(socket_address(settings.home.postgres, role, secrets))
    address = settings.database_url.get_secret_value()
    _check_url(address)
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    password = quote(secrets.database_password(role), safe="")
    return SecretStr(urlunsplit(parts._replace(netloc=f"{role}:{password}@{host}")))


def _check_url(address: str) -> None:
    if urlsplit(address).scheme not in {"postgresql", "postgres"}:
        raise BadDatabaseUrl("DATABASE_URL must look like postgresql://user:password@host:5432/database")
