"""The package registries that this host's own pip and npm use, as far as a sandbox can reach them.

An operator configures a mirror where pip and npm look for it; installs for apps follow. A password in an address
would be readable for whatever runs beside the installer, so such a registry is not used for them.
"""

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from engine.document import Document
from engine.sandbox.commands import DEFAULT_ALLOWED_HOSTS
from engine.stacks.dependencies import DependenciesUnavailable, ended

_SECONDS = 30
_TLS_PORT = 443
_YES = frozenset({"1", "true", "yes", "on"})
_PUBLIC_INDEX = "https://pypi.org/simple"
_PREFIXES = (":env:", "install", "global")
"""Where pip settings come from, the strongest first."""


class Registries(Document):
    """Options for pip and npm, the hosts that they lead to, and a file of certificates of the operator's."""

    pip: tuple[str, ...] = ()
    npm: tuple[str, ...] = ()
    hosts: frozenset[str] = DEFAULT_ALLOWED_HOSTS
    certificates: Path | None = None


async def configured_registries(python: Path, node: Path, kind: str) -> Registries:
    """What the host's own installers are configured with; raises `DependenciesUnavailable` if it cannot be used."""
    if kind == "node":
        npm = [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
        registry = await _said([*npm, "config", "get", "registry", "--workspaces=false"])
        certificates = await _said([*npm, "config", "get", "cafile", "--workspaces=false"])
        return _registries([], [registry], certificates)
    settings = pip_settings(await _said([str(python), "-m", "pip", "config", "list", "--disable-pip-version-check"]))
    if settings.get("no-index", "").lower() in _YES:
        raise DependenciesUnavailable("registry_unusable")
    return _registries(_pip_addresses(settings), [], settings.get("cert", ""))


def pip_settings(listing: str) -> dict[str, str]:
    """Settings by name of what `pip config list` prints."""
    found: dict[str, str] = {}
    for line in listing.splitlines():
        key, separator, quoted = line.partition("=")
        prefix, _, name = key.rpartition(".")
        if separator and prefix in _PREFIXES and _is_strongest(prefix, name, listing):
            try:
                found[name] = str(ast.literal_eval(quoted))
            except (ValueError, SyntaxError):
                continue
    return found


def _is_strongest(prefix: str, name: str, listing: str) -> bool:
    stronger = _PREFIXES[: _PREFIXES.index(prefix)]
    return not any(f"\n{one}.{name}=" in f"\n{listing}" for one in stronger)


def _pip_addresses(settings: Mapping[str, str]) -> list[tuple[str, str]]:
    """The index is always named, also where pip's own default counts: nothing else may choose it."""
    main = settings.get("index-url", "").split()[:1] or [_PUBLIC_INDEX]
    more = settings.get("extra-index-url", "").split()
    usable = [("--extra-index-url", url) for url in more if _usable_host(url)]
    return [*(("--index-url", url) for url in main), *usable]


def _registries(pip: Sequence[tuple[str, str]], npm: Sequence[str], certificates: str) -> Registries:
    urls = [url for _, url in pip] + [url for url in npm if url.startswith("http")]
    hosts = [_usable_host(url) for url in urls]
    if not all(hosts):
        raise DependenciesUnavailable("registry_unusable")
    path = Path(certificates)
    return Registries(
        pip=tuple(word for option in pip for word in option),
        npm=tuple(f"--registry={url}" for url in npm if url.startswith("http")),
        hosts=DEFAULT_ALLOWED_HOSTS | {host for host in hosts if host},
        certificates=path if path.is_absolute() and path.is_file() else None,
    )


def _usable_host(url: str) -> str | None:
    """The host of an address that a sandbox's proxy serves: TLS on its own port, no password."""
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme == "https" and parts.port in (None, _TLS_PORT) and "@" not in parts.netloc
    except ValueError:
        return None
    return parts.hostname if is_usable else None


async def _said(argv: Sequence[str]) -> str:
    """What a program of ours prints, "" if it fails: then the public registries count."""
    code, output = await ended(argv, seconds=_SECONDS, cwd="/", with_errors=False)
    return output if code == 0 else ""
