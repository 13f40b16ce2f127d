"""Secrets of an installation."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pydantic import SecretStr

from samokoder_app.db.engines import LoginRole
from samokoder_app.platform.secrets import (
    forget_other_master_secrets,
    load_secrets,
    make_private_folder,
    master_secrets,
    put_master_secret_first,
)
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
    (master,) = master_secrets(settings(home))
    assert len({master, first.jwt_secret, first.database_key}) == 3


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: load_secrets(settings(tmp_path / "home")), range(16)))
        masters = list(pool.map(lambda _: master_secrets(settings(tmp_path / "home")), range(16)))
    assert all(secrets == found[0] for secrets in found)
    assert all(one == masters[0] for one in masters)
    assert len(masters[0][0].get_secret_value()) >= 32


def test_given_ones_win(tmp_path: Path) -> None:
    given = SecretStr("g" * 40)
    assert master_secrets(settings(tmp_path, master_key=given)) == (given,)
    other = SecretStr("o" * 40)
    assert master_secrets(settings(tmp_path, master_key=given, other_master_key=other)) == (given, other)


def test_a_new_master_secret_goes_before_the_old_one_until_that_is_forgotten(tmp_path: Path) -> None:
    home = settings(tmp_path / "home")
    (old,) = master_secrets(home)
    put_master_secret_first(home.home.master_secrets)
    new, kept = master_secrets(home)
    assert (kept, new == old) == (old, False)
    assert stat.S_IMODE(home.home.master_secrets.stat().st_mode) == 0o600
    forget_other_master_secrets(home.home.master_secrets)
    assert master_secrets(home) == (new,)
    assert [path.name for path in home.home.secrets.iterdir()] == ["master.key"]


def test_each_role_has_its_own_password(tmp_path: Path) -> None:
    secrets = load_secrets(settings(tmp_path))
    passwords = {secrets.database_password(role) for role in LoginRole}
    assert len(passwords) == 3
    assert secrets.database_key.get_secret_value() not in repr(secrets)


def test_machines_with_one_master_key_agree_on_an_outside_database(tmp_path: Path) -> None:
    shared = {"master_key": SecretStr("m" * 40), "database_url": SecretStr("postgresql://o:p@h/d")}
    here, there = (load_secrets(settings(tmp_path / name, **shared)) for name in ("here", "there"))
    assert here.database_password(LoginRole.WEB) == there.database_password(LoginRole.WEB)
    rotated = shared | {"master_key": SecretStr("n" * 40), "database_key": SecretStr("m" * 40)}
    assert load_secrets(settings(tmp_path, **rotated)).database_password("x") == here.database_password("x")


def test_a_private_folder_is_closed_again(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    folder.mkdir(mode=0o777)
    make_private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
