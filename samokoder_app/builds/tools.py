"""What a build works with on this machine: workspace, sandbox, verifier, model."""

import asyncio
from pathlib import Path
from typing import Protocol

import httpx2
from loguru import logger

from engine.builds.budget import Budget
from engine.builds.equipping import equipped_toolbox
from engine.builds.run import BuildRequest, Toolbox
from engine.builds.state import BuildError, BuildState
from engine.events.payloads import Notice
from engine.llm.client import ModelClient
from engine.llm.profiles import profile_of
from engine.llm.types import ModelChoice
from engine.machine import Equipment, Machine
from engine.sandbox.errors import SandboxUnavailable
from engine.sandbox.identity import identity_of_slot
from engine.stacks.dependencies import DependenciesUnavailable
from engine.stacks.stack import Stack, list_stacks, load_stack
from engine.workspace.folders import AppFolders
from samokoder_app.builds.sentences import packages_awaited, stop_error
from samokoder_app.builds.writing import write
from samokoder_app.db.repositories import builds, events, keys
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.db.repositories.events import NewEvent
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.repositories.keys import SealedKey
from samokoder_app.db.repositories.storable import storable
from samokoder_app.db.session import as_worker
from samokoder_app.integrations.building import ProjectSurroundings
from samokoder_app.integrations.environment import app_address_policy
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


class Workshop:
    """Makes the toolbox of each build; one per worker process."""

    def __init__(self, home: Path, work: Path, vault: Vault, http_client: httpx2.AsyncClient) -> None:
        self._work = work
        self._vault = vault
        self._http_client = http_client
        self._machine = Machine(home)

    async def warm_up(self) -> None:
        """Place what builds of most stacks need, so that the first one does not wait for it."""
        for stack in list_stacks():
            if stack.dependencies.ahead:
                await self._equipment(stack)

    async def toolbox(self, build: BuildRow) -> Toolbox:
        """Everything a build needs; raises `BuildCannotStart`."""
        stack = load_stack(build.request.stack)
        async with as_worker() as session:
            slot = await builds.workspace_slot(session, build.project_id)
        identity = identity_of_slot(slot)
        folders = AppFolders.under(self._work / str(build.project_id))
        await asyncio.to_thread(folders.make, identity.uid, identity.gid, owns_data=False)
        choice = await self._choice(build)
        model = ModelClient(choice, self._http_client)
        held = Held(project_id=build.project_id, build_id=build.id, attempt=build.attempt)
        if not stack.dependencies.ahead and await self._machine.lacks_packages(stack):
            await _tell(held, packages_awaited(stack, build.request.idea))
        equipment = await self._equipment(stack)
        return equipped_toolbox(
            equipment,
            folders,
            identity,
            stack,
            model,
            profile_of(choice),
            model.prices,
            ProjectSurroundings(held, self._vault),
            app_address_policy(),
        )

    async def _equipment(self, stack: Stack) -> Equipment | None:
        """None where generated code cannot be run safely now."""
        try:
            return await self._machine.equip(stack)
        except (SandboxUnavailable, DependenciesUnavailable) as error:
            logger.warning("apps of stack {} cannot be run here: {}", stack.id, error)
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


async def _tell(held: Held, notice: Notice) -> None:
    """Put a notice of the host's own into the stream."""
    event = NewEvent(step=None, ordinal=None, kind=notice.kind, payload=storable(notice))
    await write(lambda session: events.append_event(session, held, event))


def build_request(build: BuildRow, earlier: BuildState | None = None) -> BuildRequest:
    """What the user asked for, as the engine takes it; an approved plan needs no second approval."""
    order = build.request
    return BuildRequest(
        idea=order.idea,
        stack=order.stack,
        auto_approve=order.auto_approve,
        mode="auto" if order.is_demo else order.mode,
        is_approved=build.approved,
        is_accepted=build.accepted,
        model_name=order.model,
        is_demo=order.is_demo,
        turn=order.turn,
        earlier=earlier,
        is_survey=order.is_survey,
        answers=build.answers,
        intake=order.intake,
        materials=order.materials,
        budget=Budget(usd=order.budget_usd, tokens=order.budget_tokens),
    )
