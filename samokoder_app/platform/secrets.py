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

from pydantic import BaseModel, ConfigDict, SecretStr

from samokoder_app.db.engines import LoginRole
from samokoder_app.logging import hide_secret
from samokoder_app.settings import Settings, get_settings


class Secrets(BaseModel):
    """Everything secret that is not a user's."""

    model_config = ConfigDict(frozen=True)

    master_key: SecretStr
    jwt_secret: SecretStr
    database_key: SecretStr

    def database_password(self, role: LoginRole | str) -> str:
        """The password of a login role, derived so that every machine with the same key agrees."""
        message = f"database password of {role}".encode()
        return hmac.new(self.database_key.get_secret_value().encode(), message, hashlib.sha256).hexdigest()

    def fernet_key(self, purpose: str) -> bytes:
        """A key for Fernet, derived from the master key for one purpose."""
        master = self.master_key.get_secret_value().encode()
        return base64.urlsafe_b64encode(hmac.new(master, f"fernet {purpose}".encode(), hashlib.sha256).digest())


def load_secrets(settings: Settings) -> Secrets:
    """The secrets; in local mode those that are not set are made in `home/secrets`, mode 0600."""
    folder = settings.home.secrets
    master = settings.master_key or _kept_secret(folder / "master.key")
    loaded = Secrets(
        master_key=master,
        jwt_secret=settings.supabase_jwt_secret or _kept_secret(folder / "jwt.key"),
        # The embedded server is this machine's own: its passwords survive a change of the master key.
        database_key=master if settings.database_url else _kept_secret(folder / "database.key"),
    )
    for secret in (loaded.master_key, loaded.jwt_secret, loaded.database_key):
        hide_secret(secret.get_secret_value())
    return loaded


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
            made.flush()
            with suppress(FileExistsError):
                os.link(made.name, path)
    return SecretStr(path.read_text().strip())


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner may enter; its new parents may be passed through by all."""
    for parent in reversed(folder.parents):
        if not parent.exists():
            parent.mkdir(mode=0o711, exist_ok=True)
            parent.chmod(0o711)
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
