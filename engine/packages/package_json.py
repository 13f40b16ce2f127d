"""Strict reading of a Node app's package.json; its lock tells the exact versions of what it lists."""

import json
import re
from collections.abc import Mapping
from typing import Any

from engine.packages.reading import Asked, AskedPackage, normal_name, refusal

PACKAGE_JSON = "package.json"
PACKAGE_LOCK = "package-lock.json"
_LISTS = ("dependencies", "devDependencies")
_VERSION = re.compile(r"\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[0-9A-Za-z.-]{1,40})?")
_PART = re.compile(
    r"(?:[~^]|[<>]=?|=)?v?(?:\d{1,9}|[xX*])(?:\.(?:\d{1,9}|[xX*])){0,2}(?:-[0-9A-Za-z.-]{1,40})?(?:\+[0-9A-Za-z.-]{1,40})?"
)
_TAG = re.compile(r"[a-z][a-z0-9-]{0,30}")
_LONGEST_RANGE = 120


def node_packages(files: Mapping[str, str]) -> Asked:
    """What package.json lists, at the versions that its lock has for the same ranges."""
    manifest = _object(files.get(PACKAGE_JSON, "{}"))
    if manifest is None:
        return Asked(refused=(refusal(PACKAGE_JSON, "JSON"),))
    refused = [refusal(PACKAGE_JSON, "workspaces")] if manifest.get("workspaces") else []
    locked = _locked(files.get(PACKAGE_LOCK, ""))
    packages: dict[str, AskedPackage] = {}
    for key in _LISTS:
        for name, wanted in _entries(manifest, key, refused):
            checked = _checked(name, wanted)
            if checked is None:
                refused.append(refusal(PACKAGE_JSON, f"{name}: {wanted}"))
            else:
                packages[name] = AskedPackage(name=name, wanted=locked.get((name, wanted), checked))
    return Asked(refused=tuple(refused)) if refused else Asked(packages=tuple(packages.values()))


def _entries(manifest: dict[str, Any], key: str, refused: list[str]) -> list[tuple[str, str]]:
    listed = manifest.get(key, {})
    if not isinstance(listed, dict) or not all(isinstance(value, str) for value in listed.values()):
        refused.append(refusal(PACKAGE_JSON, key))
        return []
    return list(listed.items())


def _checked(name: str, wanted: str) -> str | None:
    """The range as npm is told it; None for what is no name or no version of the registry."""
    if normal_name(name, is_node=True) is None or len(wanted) > _LONGEST_RANGE:
        return None
    text = re.sub(r"([<>=~^])\s+", r"\1", " ".join(wanted.split())) or "*"
    if _TAG.fullmatch(text):
        return text
    alternatives = [alternative.split() for alternative in text.split("||")]
    is_range = all(
        parts and parts[-1] != "-" and all(part == "-" or _PART.fullmatch(part) for part in parts)
        for parts in alternatives
    )
    return text if is_range else None


def _locked(text: str) -> dict[tuple[str, str], str]:
    """(name, range) → version, where a package-lock.json was made for that very range."""
    lock = _object(text or "{}") or {}
    places = lock.get("packages")
    root = places.get("") if isinstance(places, dict) else None
    if not isinstance(places, dict) or not isinstance(root, dict):
        return {}
    found: dict[tuple[str, str], str] = {}
    for key in _LISTS:
        listed = root.get(key, {})
        for name, wanted in listed.items() if isinstance(listed, dict) else ():
            place = places.get(f"node_modules/{name}")
            version = place.get("version") if isinstance(place, dict) else None
            if isinstance(wanted, str) and isinstance(version, str) and _VERSION.fullmatch(version):
                found[name, wanted] = version
    return found


def _object(text: str) -> dict[str, Any] | None:
    try:
        read = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None
