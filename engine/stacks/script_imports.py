"""What TypeScript and JavaScript sources import, read from their text; nothing is run."""

import json
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping

SCRIPTS = (".ts", ".tsx", ".mts", ".js", ".jsx", ".mjs")
_SPECIFIER = re.compile(
    r"""^[ \t]*+(?:import|export)\b(?:(?!^[ \t]*+(?:import|export)\b)[\w*{}\s,$])+?\bfrom\s*+["']([^"'\n]+)["']"""
    r"""|^[ \t]*+import\s*+["']([^"'\n]+)["']|\bimport\(\s*+["']([^"'\n]+)["']\s*+[),]""",
    re.M,
)
"""Goes over no text twice, whatever a model or a user wrote: an import ends where the next line begins one."""
_QUOTED = re.compile(r"""(["'])([^"'\n]+)(?=\1)""")
_ENDINGS = (".ts", ".tsx", "/index.ts", "/index.tsx")
_COMPILED = re.compile(r"\.[mc]?jsx?$")
# Modules of Node that older code names without their prefix “node:”.
NODE_MODULES_OF_ITS_OWN = frozenset(
    "assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain "  # noqa: SIM905
    "events fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl "
    "stream string_decoder sys timers tls tty url util v8 vm wasi worker_threads zlib".split()
)


def specifiers(text: str) -> Iterator[str]:
    """Where the imports of a source come from, as they are written."""
    for match in _SPECIFIER.finditer(text):
        yield next(group for group in match.groups() if group)


def package_of(specifier: str) -> str | None:
    """The package that an import needs; None for files of the app, its own names and modules of Node."""
    if specifier.startswith((".", "/", "#", "@/", "node:", "virtual:")):
        return None
    parts = specifier.split("/")
    name = "/".join(parts[:2]) if specifier.startswith("@") else parts[0]
    return None if name in NODE_MODULES_OF_ITS_OWN else name


def listed_packages(manifest: str) -> frozenset[str]:
    """Packages that a package.json names; none if it cannot be read."""
    try:
        read = json.loads(manifest)
    except (ValueError, RecursionError):
        return frozenset()
    lists = [read.get(key) for key in ("dependencies", "devDependencies")] if isinstance(read, dict) else []
    return frozenset(name for one in lists if isinstance(one, dict) for name in one)


def locked_packages(lock: str) -> frozenset[str]:
    """Packages that a package-lock.json installs where the app's imports find them."""
    places = json.loads(lock)["packages"]
    return frozenset(place.removeprefix("node_modules/") for place in places if place.count("node_modules/") == 1)


def real_name(specifier: str, path: str, files: Collection[str]) -> str | None:
    """How an import of the app's own file must be written so that Node finds the file; None if it is right or unclear."""
    if specifier.startswith("#") and "/" in specifier:
        return _real_own_name(specifier, files)
    if not specifier.startswith("."):
        return None
    wanted = posixpath.normpath(posixpath.join(posixpath.dirname(path), specifier))
    if wanted in files:
        return None
    bare = _COMPILED.sub("", wanted)
    found = next((bare + ending for ending in _ENDINGS if bare + ending in files), None)
    return relative_name(found, path) if found else None


def _real_own_name(specifier: str, files: Collection[str]) -> str | None:
    """The same for a name such as “#shared/tables”, which package.json leads to a folder of that name."""
    bare = _COMPILED.sub("", specifier)
    if specifier[1:] in files:
        return None
    return next((bare + ending for ending in _ENDINGS if bare[1:] + ending in files), None)


def relative_name(target: str, path: str) -> str:
    """A file of the app as another one imports it."""
    relative = posixpath.relpath(target, posixpath.dirname(path) or ".")
    return relative if relative.startswith(".") else f"./{relative}"


def with_real_names(files: Mapping[str, str | None]) -> dict[str, str]:
    """Sources whose imports name no file, or the compiled one, with the files' real names; by path."""
    changed: dict[str, str] = {}
    for path, text in files.items():
        if not text or not path.endswith(SCRIPTS):
            continue
        names = {name: real for name in specifiers(text) if (real := real_name(name, path, files))}
        if names:
            changed[path] = _renamed(text, names)
    return changed


def _renamed(text: str, names: Mapping[str, str]) -> str:
    return _QUOTED.sub(lambda found: found[1] + names.get(found[2], found[2]), text)
