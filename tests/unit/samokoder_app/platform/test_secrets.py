"""Secrets of an installation."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pydantic import SecretStr

from samokoder_app.db.engines import LoginRole
from samokoder_app.platform.secrets import load_secrets, make_private_folder
from samokoder_app.settings import Settings


def settings(home: Path, **more: object) -> Settings:
    return Settings.model_validate({"home_dir": home, **more})


def test_they_are_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "a" / "home"
    first = load_secrets(settings(home))
    assert load_secrets(settings(home)) == first
    assert stat.S_IMODE((home / "secrets").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (home / "secrets").iterdir()} == {0o600}
    assert stat.S_IMODE(home.stat().st_mode) == 0o711
    assert len({first.master_key, first.jwt_secret, first.database_key}) == 3


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: load_secrets(settings(tmp_path / "home")), range(16)))
    assert all(secrets == found[0] for secrets in found)
    assert found[0].master_key.get_secret_value()


def test_given_ones_win(tmp_path: Path) -> None:
    given = SecretStr("g" * 40)
    assert load_secrets(settings(tmp_path, master_key=given)).master_key == given


def test_each_role_has_its_own_password(tmp_path: Path) -> None:
    secrets = load_secrets(settings(tmp_path))
    passwords = {secrets.database_password(role) for role in LoginRole}
    assert len(passwords) == 3
    assert secrets.master_key.get_secret_value() not in repr(secrets)
    assert secrets.fernet_key("a") != secrets.fernet_key("b")


def test_machines_with_one_master_key_agree_on_an_outside_database(tmp_path: Path) -> None:
    shared = {"master_key": SecretStr("m" * 40), "database_url": SecretStr("postgresql://o:p@h/d")}
    here, there = (load_secrets(settings(tmp_path / name, **shared)) for name in ("here", "there"))
    assert here.database_password(LoginRole.WEB) == there.database_password(LoginRole.WEB)


def test_a_private_folder_is_closed_again(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    folder.mkdir(mode=0o777)
    make_private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
