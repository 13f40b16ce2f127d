"""Strict reading of a Python app's list: requirements.txt, else the dependencies in pyproject.toml."""

import re
import tomllib
from collections.abc import Iterator, Mapping

from packaging.markers import UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement

from engine.packages.reading import LONGEST_LINE, Asked, AskedPackage, canonical, normal_name, refusal

PYPROJECT = "pyproject.toml"
_COMMENT = re.compile(r"(?:^|\s)#.*")
_HASH = re.compile(r"\s--hash=sha(?:256|384|512):[0-9a-f]{16,128}(?=\s|$)")
_MOST_LINES = 5_000


def python_packages(files: Mapping[str, str], manifest: str) -> Asked:
    """What the list names `manifest` asks for; pyproject.toml counts where there is no such list."""
    if manifest in files:
        return _read((f"{manifest}:{number}", line) for number, line in _lines(files[manifest]))
    if PYPROJECT in files:
        return _of_project(files[PYPROJECT])
    return Asked()


def _of_project(text: str) -> Asked:
    try:
        project = tomllib.loads(text).get("project", {})
    except (tomllib.TOMLDecodeError, RecursionError):
        return Asked(refused=(refusal(PYPROJECT, "TOML"),))
    listed = project.get("dependencies", []) if isinstance(project, dict) else []
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        return Asked(refused=(refusal(PYPROJECT, "dependencies"),))
    return _read((PYPROJECT, line) for line in listed)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines without comments, continued ones joined, blank ones left out."""
    joined, start = "", 0
    for number, raw in enumerate(text.removeprefix("\ufeff").splitlines()[:_MOST_LINES], 1):
        start = start or number
        line = _COMMENT.sub("", raw).rstrip()
        if line.endswith("\\"):
            joined += line[:-1] + " "
            continue
        if whole := (joined + line).strip():
            yield start, whole
        joined, start = "", 0
    if joined.strip():
        yield start, joined.strip()


def _read(lines: Iterator[tuple[str, str]]) -> Asked:
    packages: dict[AskedPackage, None] = {}
    refused: list[str] = []
    for place, line in lines:
        bare = _HASH.sub("", line).strip()
        requirement = _requirement(bare)
        if requirement is None:
            refused.append(refusal(place, bare))
        elif _applies(requirement):
            packages[_asked(requirement)] = None
    return Asked(refused=tuple(refused)) if refused else Asked(packages=tuple(packages))


def _requirement(line: str) -> Requirement | None:
    """None for all but a name, extras, versions, and a condition that can be judged."""
    if len(line) > LONGEST_LINE:
        return None
    try:
        requirement = Requirement(line)
        if requirement.marker is not None:
            requirement.marker.evaluate()
    except (InvalidRequirement, UndefinedComparison, UndefinedEnvironmentName, RecursionError):
        return None
    is_exotic = normal_name(requirement.name, is_node=False) is None or requirement.url is not None
    is_exotic |= any(one.operator == "===" for one in requirement.specifier)
    return None if is_exotic else requirement


def _applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate()


def _asked(requirement: Requirement) -> AskedPackage:
    name = canonical(requirement.name)
    extras = f"[{','.join(sorted(canonical(extra) for extra in requirement.extras))}]" if requirement.extras else ""
    return AskedPackage(name=name, wanted=f"{name}{extras}{requirement.specifier}")
