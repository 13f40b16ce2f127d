"""A backup of a database that is in use becomes an installation elsewhere, or nothing at all."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from pydantic import SecretStr

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.backup.restoring import CannotRestore, restore
from samokoder_app.backup.saving import save
from samokoder_app.db.repositories import keys
from samokoder_app.db.repositories.keys import NewKey
from samokoder_app.db.session import as_user
from samokoder_app.keys.vault import Vault
from samokoder_app.platform.database import embedded_postgres
from samokoder_app.platform.postgres import OWNER
from samokoder_app.platform.secrets import current_masters, load_secrets
from samokoder_app.settings import Settings
from tests.conftest import DatabaseServer, MakeProject, MakeUser

KEY = SecretStr("sk-kept-in-a-backup")


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A new home, which Postgres may enter under another uid."""
    home = Path(tempfile.mkdtemp(prefix="samokoder-test-", dir="/tmp"))
    home.chmod(0o711)
    yield home
    shutil.rmtree(home)


async def kept_key(user: CurrentUser) -> UUID:
    async with as_user(user.id) as session:
        salt = await keys.key_salt(session, user.id)
        assert salt is not None
        sealed = Vault(current_masters).seal(KEY, salt)
        new = NewKey(
            user_id=user.id, provider_id="openai", key_name="a", mask="…", sealed=sealed, base_url="u", model=None
        )
        row = await keys.insert_key(session, new)
    assert row is not None
    return row.id


def only_this_one(server: DatabaseServer, user: CurrentUser) -> None:
    """What other tests of this process have left: data of previews, and what they sealed with secrets of their own."""
    shutil.rmtree(server.settings.home.preview, ignore_errors=True)
    with server.connect_owner() as connection:
        for table in ("public.user_api_keys", "app.project_secrets", "app.web_sessions", "app.outbox_mail"):
            of_others = sql.SQL("delete from {}").format(sql.Identifier(*table.split(".")))
            if table == "public.user_api_keys":
                of_others += sql.SQL(" where user_id <> {}").format(user.id)
            connection.execute(of_others)


def stored(settings: Settings, project_id: UUID) -> Path:
    data = settings.home.preview / str(project_id) / "data"
    (data / "photos").mkdir(parents=True)
    (data / "app.db").write_bytes(b"rows")
    (data / "photos" / "one.png").write_bytes(b"pixels")
    (data / "link").symlink_to("/etc/hostname")
    return data


def opened(settings: Settings, key_id: UUID) -> str:
    """The key as the restored installation reads it."""
    postgres = embedded_postgres(settings, load_secrets(settings))
    postgres.start()
    try:
        with psycopg.connect(postgres.address(OWNER)) as connection:
            row = connection.execute(
                "select k.encrypted_key, f.key_salt from public.user_api_keys k"
                " join public.profiles f on f.id = k.user_id where k.id = %s",
                (key_id,),
            ).fetchone()
    finally:
        postgres.stop()
    assert row is not None
    return Vault(current_masters).open(row[0], row[1]).get_secret_value()


async def test_an_installation_is_saved_and_made_again(
    make_user: MakeUser,
    make_project: MakeProject,
    database_server: DatabaseServer,
    elsewhere: Path,
    tmp_path: Path,
) -> None:
    user = await make_user()
    key_id, project_id = await kept_key(user), await make_project(user)
    only_this_one(database_server, user)
    data = stored(database_server.settings, project_id)
    try:
        saved = save(database_server.settings, tmp_path / "backup.tar.gz")
    finally:
        shutil.rmtree(data.parent)
    assert (saved.apps, saved.left_out, (tmp_path / "backup.tar.gz").stat().st_mode & 0o777) == (1, 1, 0o600)
    assert [one.name for one in tmp_path.iterdir()] == ["backup.tar.gz"]

    content = bytearray((tmp_path / "backup.tar.gz").read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "damaged").write_bytes(content)
    settings = database_server.settings.model_copy(update={"home_dir": elsewhere})
    with pytest.raises(CannotRestore, match="another master secret"):
        restore(settings, tmp_path / "backup.tar.gz", without_keys=False)
    with pytest.raises(CannotRestore, match="damaged"):
        restore(settings, tmp_path / "damaged", without_keys=True)
    assert not settings.home.postgres.exists()
    assert not settings.home.preview.exists()

    shutil.copy(database_server.settings.home.master_secrets, settings.home.master_secrets)
    assert restore(settings, tmp_path / "backup.tar.gz", without_keys=False).unreadable == 0
    assert opened(settings, key_id) == KEY.get_secret_value()
    kept = settings.home.preview / str(project_id) / "data"
    assert sorted(str(one.relative_to(kept)) for one in kept.rglob("*")) == ["app.db", "photos", "photos/one.png"]
    assert (kept / "photos" / "one.png").read_bytes() == b"pixels"
    with pytest.raises(CannotRestore, match="has a database already"):
        restore(settings, tmp_path / "backup.tar.gz", without_keys=False)
