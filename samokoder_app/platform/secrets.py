"""The secrets of an installation: given by settings, or made once in local mode."""

import base64
import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

from cryptography.fernet import Fernet, MultiFernet
from pydantic import BaseModel, ConfigDict, SecretStr

from samokoder_app.db.engines import LoginRole
from samokoder_app.logging import hide_secret
from samokoder_app.settings import Settings, get_settings


class Secrets(BaseModel):
    """Everything secret that is not a user's."""

    model_config = ConfigDict(frozen=True)

    jwt_secret: SecretStr
    database_key: SecretStr

    def database_password(self, role: LoginRole | str) -> str:
        """The password of a login role, derived so that every machine with the same key agrees."""
        message = f"database password of {role}".encode()
        return hmac.new(self.database_key.get_secret_value().encode(), message, hashlib.sha256).hexdigest()


def load_secrets(settings: Settings) -> Secrets:
    """The secrets; in local mode those that are not set are made in `home/secrets`, mode 0600."""
    folder = settings.home.secrets
    master = master_secrets(settings)[0]
    loaded = Secrets(
        jwt_secret=settings.supabase_jwt_secret or _kept_secret(folder / "jwt.key"),
        database_key=settings.database_key or _own_database_key(settings, master),
    )
    for secret in (loaded.jwt_secret, loaded.database_key):
        hide_secret(secret.get_secret_value())
    if settings.smtp_password:
        hide_secret(settings.smtp_password.get_secret_value())
    return loaded


def master_secrets(settings: Settings) -> tuple[SecretStr, ...]:
    """The master secrets: the first seals, the others are opened with, too. Those of the file are read anew each time.

    So processes that run hear of a new one at once.
    """
    if settings.master_key is not None:
        found = tuple(secret for secret in (settings.master_key, settings.other_master_key) if secret)
    else:
        found = tuple(map(SecretStr, _kept_secret(settings.home.master_secrets).get_secret_value().split()))
    for secret in found:
        hide_secret(secret.get_secret_value())
    return found


def current_masters() -> tuple[SecretStr, ...]:
    """The master secrets of this installation at this moment."""
    return master_secrets(get_settings())


def sealing_for(purpose: str) -> MultiFernet:
    """Sealing with keys derived from the master secrets for one purpose of the installation's own."""
    message = f"fernet {purpose}".encode()
    digests = [hmac.new(one.get_secret_value().encode(), message, hashlib.sha256) for one in current_masters()]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest.digest())) for digest in digests])


def put_master_secret_first(path: Path) -> None:
    """Make a new master secret the first of the file; the others stay, to open what they have sealed."""
    known = _kept_secret(path).get_secret_value().split()
    _write_secrets(path, [secrets.token_urlsafe(48), *known])


def forget_other_master_secrets(path: Path) -> None:
    """Leave the first alone: nothing may be sealed with the others any more."""
    _write_secrets(path, _kept_secret(path).get_secret_value().split()[:1])


def _own_database_key(settings: Settings, master: SecretStr) -> SecretStr:
    """The embedded server is this machine's own: its passwords survive a change of the master secret."""
    return master if settings.database_url else _kept_secret(settings.home.secrets / "database.key")


@cache
def get_secrets() -> Secrets:
    """The secrets of this process, read once."""
    return load_secrets(get_settings())


def _kept_secret(path: Path) -> SecretStr:
    if not path.exists():
        make_private_folder(path.parent)
        # Linked into place when it is complete: another process never reads half of it, and the first one wins.
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as made:  # mode 0600
            made.write(secrets.token_urlsafe(48))
            _settle(made)
            with suppress(FileExistsError):
                os.link(made.name, path)
        _settle_folder(path.parent)
    return SecretStr(path.read_text().strip())


def _write_secrets(path: Path, lines: list[str]) -> None:
    """In place of the file, at once: who reads it meanwhile finds the old or the new one."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as made:  # mode 0600
        made.write("\n".join(lines))
        _settle(made)
    Path(made.name).replace(path)
    _settle_folder(path.parent)


def _settle(made: IO[str]) -> None:
    """On the disk before anything is sealed with it: a power cut must not leave what no secret opens."""
    made.flush()
    os.fsync(made.fileno())


def _settle_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner may enter; its new parents may be passed through by all."""
    for parent in reversed(folder.parents):
        if not parent.exists():
            parent.mkdir(mode=0o711, exist_ok=True)
            parent.chmod(0o711)
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
