"""What a build works with on this machine: workspace, sandbox, verifier, model."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import httpx2
from loguru import logger

from engine.builds.budget import Budget
from engine.builds.equipping import equipped_toolbox
from engine.builds.run import BuildRequest, Toolbox, wanted_mode
from engine.builds.state import BuildState, WantedMode
from engine.events.payloads import Notice
from engine.llm.routing.breakers import Breakers
from engine.llm.routing.clients import routed_model
from engine.machine import Equipment, Machine
from engine.packages.app_packages import OwnPackages
from engine.packages.turns import InstallFor
from engine.sandbox.errors import SandboxUnavailable
from engine.sandbox.identity import identity_of_slot
from engine.stacks.dependencies import DependenciesUnavailable
from engine.stacks.stack import Stack, list_stacks, load_stack
from engine.workspace.folders import AppFolders
from samokoder_app.builds.engines import writer_of
from samokoder_app.builds.expecting import prices_of
from samokoder_app.builds.routing import BuildRoutes
from samokoder_app.builds.sentences import packages_awaited
from samokoder_app.builds.writing import write
from samokoder_app.db.repositories import attempts, events
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.db.repositories.events import NewEvent
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.repositories.storable import storable
from samokoder_app.db.session import as_worker
from samokoder_app.integrations.building import ProjectPackages, ProjectSurroundings
from samokoder_app.integrations.environment import app_address_policy
from samokoder_app.keys.vault import Vault
from samokoder_app.projects.engines import pilot_checkout
from samokoder_app.settings import get_settings


class ToolboxMaker(Protocol):
    """Who equips a build: `Workshop` in the product."""

    async def toolbox(self, build: BuildRow) -> Toolbox:
        """Everything a build needs; raises `BuildCannotStart`."""
        ...


class Workshop:
    """Makes the toolbox of each build; one per worker process."""

    def __init__(self, home: Path, work: Path, vault: Vault, http_client: httpx2.AsyncClient) -> None:
        self._work = work
        self._vault = vault
        self._http_client = http_client
        self._breakers = Breakers()
        self._routes = BuildRoutes(vault, self._breakers)
        self._machine = Machine(home, get_settings().most_package_bytes)

    async def warm_up(self) -> None:
        """Place what builds of most stacks need, so that the first one does not wait for it."""
        for stack in list_stacks():
            if stack.dependencies.ahead:
                await self._equipment(stack)

    async def toolbox(self, build: BuildRow) -> Toolbox:
        """Everything a build needs; raises `BuildCannotStart`."""
        stack = load_stack(build.request.stack)
        async with as_worker() as session:
            slot = await attempts.workspace_slot(session, build.project_id)
        identity = identity_of_slot(slot)
        folders = AppFolders.under(self._work / str(build.project_id))
        await asyncio.to_thread(folders.make, identity.uid, identity.gid, owns_data=False)
        route, reports = await self._routes.route(build)
        mode = wanted_mode(_wanted(build), route.profile)
        model = routed_model(
            route, self._breakers, self._http_client, mode, on_health=reports.tell, is_kept=reports.is_kept
        )
        held = Held(project_id=build.project_id, build_id=build.id, attempt=build.attempt)
        if not stack.dependencies.ahead and await self._machine.lacks_packages(stack):
            await _tell(held, packages_awaited(stack, build.request.idea))
        equipment = await self._equipment(stack)
        toolbox = equipped_toolbox(
            equipment,
            folders,
            identity,
            stack,
            model,
            route.profile,
            route.writer.prices,
            ProjectSurroundings(held, self._vault),
            app_address_policy(),
            self._packages(held, stack, InstallFor(identity=identity, owner=str(build.user_id))),
        )
        return replace(toolbox, stronger=model.stronger(), tier_prices=prices_of(route), pilot=pilot_checkout())

    def _packages(self, held: Held, stack: Stack, whom: InstallFor) -> OwnPackages:
        project = ProjectPackages(held)
        return OwnPackages(self._machine, stack, whom, project.allowed, project.asked)

    async def _equipment(self, stack: Stack) -> Equipment | None:
        """None where generated code cannot be run safely now."""
        try:
            return await self._machine.equip(stack)
        except (SandboxUnavailable, DependenciesUnavailable) as error:
            logger.warning("apps of stack {} cannot be run here: {}", stack.id, error)
            return None


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
        engine=writer_of(order),
        mode=_wanted(build),
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
        forecast=order.forecast,
    )


def _wanted(build: BuildRow) -> WantedMode:
    """The mode as asked for; the demo model has one only."""
    return "auto" if build.request.is_demo else build.request.mode
