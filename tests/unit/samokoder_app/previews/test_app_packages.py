"""A running preview's packages: outdated by the app's list, and by what its owner allows meanwhile."""

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.packages.app_packages import AppPackages
from engine.packages.known import packages_of_stack
from engine.packages.recipe import Recipe, recipe_of
from engine.sandbox.commands import Identity
from engine.stacks.stack import Stack, load_stack
from engine.workspace.workspace import Workspace
from samokoder_app.previews import app_packages as module
from samokoder_app.previews.app_packages import PreviewPackages
from samokoder_app.previews.console import Console

STACK = load_stack("fastapi")


class Project:
    """Both where the app comes from and the machine that it runs on, as far as packages go."""

    owner = "me"

    def __init__(self) -> None:
        self.allowed: frozenset[str] = frozenset()
        self.placed_for: list[tuple[str, frozenset[str]]] = []

    async def allowed_packages(self) -> frozenset[str]:
        return self.allowed

    async def packages(self, texts: Any, stack: Any, allowed: frozenset[str], whom: Any, tell: Any) -> AppPackages:
        self.placed_for.append((whom.owner, allowed))
        return AppPackages(packages_of_stack(STACK))


async def test_what_is_allowed_while_the_app_runs_is_wanted_at_once(tmp_path: Path) -> None:
    project = Project()
    packages = PreviewPackages(project, project, Console())  # type: ignore[arg-type]
    workspace = Workspace(tmp_path, os.getuid(), os.getgid())
    workspace.write_bytes("requirements.txt", b"fastapi\nmarkdown\n", False)
    await packages.place(workspace, STACK, Identity(uid=1, gid=1))
    assert not await packages.is_outdated(workspace, STACK)
    project.allowed = frozenset({"unrelated"})
    assert not await packages.is_outdated(workspace, STACK)
    project.allowed = frozenset({"markdown"})
    assert await packages.is_outdated(workspace, STACK)
    await packages.place(workspace, STACK, Identity(uid=1, gid=1))
    assert project.placed_for[-1] == ("me", frozenset({"markdown"}))
    assert not await packages.is_outdated(workspace, STACK)
    workspace.write_bytes("requirements.txt", b"fastapi\n", False)
    assert await packages.is_outdated(workspace, STACK)


async def test_lists_are_never_read_in_the_event_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []

    def reading(texts: Mapping[str, str], stack: Stack, allowed: frozenset[str]) -> Recipe | None:
        threads.append(threading.current_thread())
        return recipe_of(texts, stack, allowed)

    monkeypatch.setattr(module, "recipe_of", reading)
    project = Project()
    project.allowed = frozenset({"markdown"})
    packages = PreviewPackages(project, project, Console())  # type: ignore[arg-type]
    workspace = Workspace(tmp_path, os.getuid(), os.getgid())
    workspace.write_bytes("requirements.txt", b"fastapi\nmarkdown\n", False)
    await packages.place(workspace, STACK, Identity(uid=1, gid=1))
    await packages.is_outdated(workspace, STACK)
    assert len(threads) == 2
    assert threading.current_thread() not in threads
