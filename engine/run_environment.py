"""What a running app is given beside its files: secrets as variables, and the outside hosts that it may reach.

The host of the engine knows them (`Surroundings`). Models hear the names of the secrets, never a value; tests of the app
and the commands of a model get nothing of it.
"""

import re
from collections.abc import Mapping
from typing import Literal, Protocol

from pydantic import Field, SecretStr

from engine.document import Document
from engine.hiding import Hiding

MAX_NAME = 64
_NAME = re.compile(r"[A-Z][A-Z0-9_]*")
_REFUSED = frozenset(
    "PATH HOME USER SHELL LANG TMPDIR PWD IFS ENV BASH_ENV PORT HOST DATA_DIR DATABASE_URL DEV_HOSTS NO_COLOR "  # noqa: SIM905
    "RESULT_FD HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY FTP_PROXY SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE "
    "CURL_CA_BUNDLE OPENSSL_CONF OPENSSL_MODULES GCONV_PATH LOCPATH NLSPATH HOSTALIASES LOCALDOMAIN RES_OPTIONS "
    "MALLOC_TRACE GETCONF_DIR TZDIR SSLKEYLOGFILE FORWARDED_ALLOW_IPS WEB_CONCURRENCY".split()
)
_REFUSED_BEGINNINGS = (
    "LD_",
    "PYTHON",
    "NODE_",
    "NPM_",
    "PIP_",
    "UV_",
    "UVICORN_",
    "GLIBC_",
    "LC_",
    "BASH_",
    "GIT_",
    "VITE_",
)
"""What changes how programs are found, loaded or run rather than what an app does, or goes to every browser (`VITE_`)."""


class RunEnvironment(Document):
    """One app's secrets by name, and its hosts as `engine.egress.hosts` keeps them."""

    secrets: Mapping[str, SecretStr] = Field(default_factory=dict)
    hosts: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that the app finds."""
        return tuple(sorted(self.secrets))

    @property
    def hidden(self) -> tuple[SecretStr, ...]:
        """What no output may show."""
        return tuple(self.secrets.values())

    def variables(self) -> dict[str, str]:
        """Names and values, for the app's own process alone."""
        return {name: value.get_secret_value() for name, value in self.secrets.items()}

    def hiding(self) -> Hiding:
        """What hides the values in a text."""
        return Hiding(value.get_secret_value() for value in self.hidden)


class Surroundings(Protocol):
    """The host's knowledge of one app's environment, which its owner may change at any time."""

    async def current(self) -> RunEnvironment:
        """As it is now."""
        ...

    async def denied(self, host: str) -> None:
        """The app tried to reach a host that its owner has not allowed: keep it, so that it can be allowed."""
        ...


class NoSurroundings:
    """An app that is given nothing."""

    async def current(self) -> RunEnvironment:
        """Empty."""
        return RunEnvironment()

    async def denied(self, host: str) -> None:
        """Nothing is kept."""


NameProblem = Literal["secret_name_invalid", "secret_name_refused"]


def name_problem(name: str) -> NameProblem | None:
    """What is wrong with a variable's name, None if it may be given to an app."""
    if len(name) > MAX_NAME or not _NAME.fullmatch(name):
        return "secret_name_invalid"
    if name in _REFUSED or name.startswith(_REFUSED_BEGINNINGS):
        return "secret_name_refused"
    return None
