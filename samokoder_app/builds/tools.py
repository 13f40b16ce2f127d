"""What a build works with on this machine: workspace, sandbox, verifier, model."""

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

import httpx2
from loguru import logger

from engine.builds.run import BuildRequest, Toolbox
from engine.builds.state import BuildError
from engine.llm.client import ModelClient
from engine.llm.types import ModelChoice
from engine.sandbox.commands import Identity, SandboxSettings
from engine.sandbox.errors import SandboxUnavailable
from engine.sandbox.identity import identity_of_slot
from engine.sandbox.runtimes import Runtimes, place_runtimes
from engine.sandbox.sandbox import Sandbox
from engine.stacks.dependencies import DependenciesUnavailable, place_dependencies
from engine.stacks.stack import Stack, load_stack
from engine.verify.verifier import Verifier
from engine.workspace.workspace import Workspace
from samokoder_app.builds.sentences import stop_error
from samokoder_app.db.repositories import builds, keys
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.db.repositories.keys import SealedKey
from samokoder_app.db.session import as_worker
from samokoder_app.keys.vault import Vault, VaultError
from samokoder_app.logging import hide_secret


class ToolboxMaker(Protocol):
    """Who equips a build: `Workshop` in the product."""

    async def toolbox(self, build: BuildRow) -> Toolbox:
        """Everything a build needs; raises `BuildCannotStart`."""
        ...


class BuildCannotStart(Exception):
    """Something that only the user can change is missing; the build pauses with this error."""

    def __init__(self, error: BuildError) -> None:
        super().__init__(error.code)
        self.error = error


@dataclass(frozen=True)
class WorkFolders:
    """A project's copy on a worker: `app` belongs to the project's uid, what is around it to the host."""

    app: Path
    data: Path

    @classmethod
    def under(cls, work: Path, project_id: UUID) -> "WorkFolders":
        """The folders of a project."""
        return cls(app=work / str(project_id) / "app", data=work / str(project_id) / "data")

    def make(self, identity: Identity) -> None:
        """Make what is missing."""
        for folder in (self.app.parent.parent, self.app.parent, self.data):
            folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        self.app.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(self.app, identity.uid, identity.gid, follow_symlinks=False)


@dataclass(frozen=True)
class _Machine:
    """What can run generated code here."""

    sandbox: Sandbox
    runtimes: Runtimes


class Workshop:
    """Makes the toolbox of each build; one per worker process."""

    def __init__(self, home: Path, work: Path, run_dir: Path, vault: Vault, http_client: httpx2.AsyncClient) -> None:
        self._home = home
        self._work = work
        self._run_dir = run_dir
        self._vault = vault
        self._http_client = http_client
        self._lock = asyncio.Lock()
        self._machine: _Machine | None = None
        self._is_tried = False

    async def toolbox(self, build: BuildRow) -> Toolbox:
        """Everything a build needs; raises `BuildCannotStart`."""
        stack = load_stack(build.request.stack)
        async with as_worker() as session:
            slot = await builds.workspace_slot(session, build.project_id)
        identity = identity_of_slot(slot)
        folders = WorkFolders.under(self._work, build.project_id)
        await asyncio.to_thread(folders.make, identity)
        machine = await self._prepared()
        dependencies = await self._dependencies(stack) if machine else None
        verifier = None
        if machine is not None and dependencies is not None:
            verifier = Verifier(machine.sandbox, machine.runtimes, dependencies, folders.data)
        return Toolbox(
            workspace=Workspace(folders.app, identity.uid, identity.gid),
            app_dir=folders.app,
            identity=identity,
            stack=stack,
            model=ModelClient(await self._choice(build), self._http_client),
            sandbox=machine.sandbox if machine and dependencies else None,
            verifier=verifier,
            dependencies=dependencies,
        )

    async def _prepared(self) -> _Machine | None:
        """Sandbox and runtimes, made at the first build; None where generated code cannot be run safely."""
        async with self._lock:
            if not self._is_tried:
                self._machine = await self._prepare()
                self._is_tried = True
            return self._machine

    async def _prepare(self) -> _Machine | None:
        self._run_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
        try:
            runtimes = await asyncio.to_thread(place_runtimes, self._home)
        except SandboxUnavailable as error:
            logger.warning("generated code cannot be run here: {}", error)
            return None
        sandbox = Sandbox(SandboxSettings(run_dir=self._run_dir, runtimes=runtimes))
        support = await sandbox.probe()
        if not support.available:
            logger.warning("generated code cannot be run here: {}", support.reason)
            return None
        return _Machine(sandbox, runtimes)

    async def _dependencies(self, stack: Stack) -> Path | None:
        try:
            return await place_dependencies(stack, self._home, Path(sys.executable))
        except DependenciesUnavailable as error:
            logger.warning("dependencies of stack {} are missing: {}", stack.id, error)
            return None

    async def _choice(self, build: BuildRow) -> ModelChoice:
        """The model of the build's order; its key is opened here and nowhere else."""
        order = build.request
        if order.is_demo:
            return ModelChoice(provider="demo", model=order.model)
        sealed = await self._sealed_key(build)
        if sealed is None or sealed.base_url is None:
            raise BuildCannotStart(stop_error("key_gone", order.idea))
        try:
            secret = await asyncio.to_thread(self._vault.open, sealed.sealed, sealed.salt)
        except VaultError as error:
            logger.error("key {} cannot be opened: {}", sealed.id, error)
            raise BuildCannotStart(stop_error("key_unreadable", order.idea)) from None
        hide_secret(secret.get_secret_value())
        return ModelChoice(
            provider="openai_compatible", model=order.model, base_url=sealed.base_url, api_key=secret or None
        )

    async def _sealed_key(self, build: BuildRow) -> SealedKey | None:
        if build.request.key_id is None:
            return None
        async with as_worker() as session:
            sealed = await keys.sealed_key(session, build.user_id, build.request.key_id, build.request.provider)
            if sealed is not None:
                await keys.mark_used(session, sealed.id)
        return sealed


def build_request(build: BuildRow) -> BuildRequest:
    """What the user asked for, as the engine takes it; an approved plan needs no second approval."""
    order = build.request
    return BuildRequest(
        idea=order.idea,
        stack=order.stack,
        auto_approve=order.auto_approve,
        is_approved=build.approved,
        model_name=order.model,
        is_demo=order.is_demo,
    )
