"""What has to be installed for an app that asks for more than its stack has, and how its folder is called."""

import hashlib
import json
import platform
import re
import sys
from collections.abc import Mapping, Sequence

from packaging.requirements import Requirement

from engine.document import Document
from engine.packages.asked import asked_by
from engine.packages.known import packages_of_stack
from engine.packages.ranges import surely_fits
from engine.packages.reading import Asked, AskedPackage, canonical
from engine.stacks.stack import Stack

_FORM = "2"
"""Of what is installed; another one makes new folders."""


class Recipe(Document):
    """The packages of one folder: those of the stack, and `own`, which the app's owner allowed."""

    stack: Stack
    own: tuple[AskedPackage, ...]

    @property
    def digest(self) -> str:
        """One folder per list, stack's lock, Python version and platform: compiled packages fit only these."""
        here = f"{_FORM}-{sys.version_info.major}.{sys.version_info.minor}-{platform.machine()}"
        lines = sorted(f"{package.name} {package.wanted}" for package in self.own)
        text = "\n".join([here, *self.stack.dependencies.commands, *lines])
        return hashlib.sha256(self.stack.lock_path.read_bytes() + b"\0" + text.encode()).hexdigest()[:24]

    def tries(self) -> list[dict[str, str]]:
        """Files for the installer by name: first with all of the stack; if that cannot be, with what its commands need."""
        return _node_tries(self) if self.stack.dependencies.kind == "node" else _python_tries(self)


def recipe_for(asked: Asked, stack: Stack, allowed: frozenset[str]) -> Recipe | None:
    """None if the stack's own folder serves. Only `allowed` names count; of the stack's own they are those whose
    versions came with the app."""
    versions = packages_of_stack(stack).versions
    own = tuple(package for package in asked.packages if package.name in allowed)
    is_node = stack.dependencies.kind == "node"
    foreign = [one for one in own if one.name not in versions or not _fits(one, versions[one.name], is_node=is_node)]
    return Recipe(stack=stack, own=own) if foreign else None


def recipe_of(files: Mapping[str, str], stack: Stack, allowed: frozenset[str]) -> Recipe | None:
    """The same, read from the app's texts; None too if its list is refused."""
    return recipe_for(asked_by(files, stack), stack, allowed)


def _fits(package: AskedPackage, version: str, *, is_node: bool) -> bool:
    if is_node:
        return surely_fits(version, package.wanted)
    requirement = Requirement(package.wanted)
    return not requirement.extras and requirement.specifier.contains(version, prereleases=True)


def _python_tries(recipe: Recipe) -> list[dict[str, str]]:
    """The stack's lock as constraints; where the app's own versions contradict it, only theirs."""
    locked = packages_of_stack(recipe.stack).versions
    own = [package.wanted for package in recipe.own]
    named = {package.name for package in recipe.own}
    needed = [name for name in recipe.stack.dependencies.commands if name not in named]
    alone = {"requirements.txt": _lines([*own, *needed])}
    if any(_contradicts(one, locked) for one in recipe.own):
        return [alone]
    chosen = [name for name in _direct(recipe.stack) if name not in named]
    pins = [f"{name}=={version}" for name, version in locked.items()]
    return [{"requirements.txt": _lines([*own, *chosen]), "constraints.txt": _lines(pins)}, alone]


def _contradicts(package: AskedPackage, locked: Mapping[str, str]) -> bool:
    version = locked.get(package.name)
    return version is not None and not Requirement(package.wanted).specifier.contains(version, prereleases=True)


def _direct(stack: Stack) -> list[str]:
    """What the stack itself asks for; the rest of its lock comes along."""
    text = stack.lock_path.with_suffix(".in").read_text(encoding="utf-8")
    return [canonical(name) for name in re.findall(r"^([A-Za-z0-9][\w.-]*)", text, re.M)]


def _node_tries(recipe: Recipe) -> list[dict[str, str]]:
    """The stack's package.json with the app's ranges; npm keeps to the stack's lock as far as they allow it."""
    own = {package.name: package.wanted for package in recipe.own}
    lock = recipe.stack.lock_path.read_text(encoding="utf-8")
    stated = json.loads(recipe.stack.lock_path.with_name("package.json").read_text(encoding="utf-8"))
    listed = {**stated.get("dependencies", {}), **stated.get("devDependencies", {})}
    needed = {name: listed[name] for name in recipe.stack.dependencies.commands}
    return [
        {"package.json": _package_json({**listed, **own}), "package-lock.json": lock},
        {"package.json": _package_json({**needed, **own})},
    ]


def _package_json(dependencies: Mapping[str, str]) -> str:
    return json.dumps({"name": "app", "private": True, "dependencies": dict(sorted(dependencies.items()))}, indent=1)


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
