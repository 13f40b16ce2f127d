"""Handlers of the box for a new idea."""

from contextlib import suppress
from typing import Any
from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from engine.engine_name import OWN, PILOT, EngineName
from engine.pilot.checkout import PILOT_STACK
from samokoder_app import paths
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.choosing import DEMO_MODEL
from samokoder_app.builds.estimate import estimate_order
from samokoder_app.builds.materials import check_images, read_page
from samokoder_app.builds.model_options import BY_ROLE, IdeaForm, ModelOption, TypedLimits, build_order
from samokoder_app.builds.offering import model_options, team_model_options
from samokoder_app.builds.service import start_build
from samokoder_app.errors import Conflict, ProductError
from samokoder_app.features.projects.new.views import ForecastRow, TeamChoice, can_build, forecast_row
from samokoder_app.i18n.models import ModelChooser
from samokoder_app.i18n.text import LANGUAGES
from samokoder_app.keys.routing import get_user_routes
from samokoder_app.projects.engines import check_engine_model, pilot_checkout
from samokoder_app.projects.service import create_project, discard_project
from samokoder_app.session.ids import object_id
from samokoder_app.session.visitor import signed_in
from samokoder_app.teams.service import list_teams


class IdeaState(rx.State):
    """The box for a new idea: an idea becomes a project with a running build."""

    models: list[ModelOption] = []
    teams: list[TeamChoice] = []
    team_id: str = rx.LocalStorage("", name="samokoder-team")
    has_routes: bool = False
    choice: str = ""
    chosen: ModelOption = ModelOption(value="", label="")
    closed_ru: str = ""
    closed_en: str = ""
    key_id: str = ""
    model_id: str = ""
    forecast: ForecastRow = ForecastRow()
    offers_pilot: bool = False
    engine: str = OWN
    is_ready: bool = False
    is_creating: bool = False
    is_missing: bool = False

    @rx.var
    def needs_key(self) -> bool:
        """Whether GPT-Pilot is chosen with the model that cannot answer it."""
        return self.engine == PILOT and self.choice == DEMO_MODEL

    @rx.event
    async def load(self) -> Any:
        """Offer the user's keys as models, the first that names one is chosen as builds choose it.

        Until they are known nothing can be built, or it would be with the demo.
        """
        user = await signed_in(self)
        self.is_ready = self.is_creating = self.is_missing = False
        self.offers_pilot, self.engine = pilot_checkout() is not None, OWN
        yield
        self.teams = [TeamChoice(id=str(one.id), name=one.name) for one in await list_teams(user) if can_build(one)]
        if self.team_id not in {one.id for one in self.teams}:
            self.team_id = ""
        self.models = await self._options(user)
        self.has_routes = not (await get_user_routes(user)).is_empty
        self._take(BY_ROLE if self.has_routes else self._first_named())
        await self._estimate(user)
        self.is_ready = True

    @rx.event
    async def choose_team(self, team_id: str) -> None:
        """Where the project is made, from now on: with the keys and credits that serve there."""
        user = await signed_in(self)
        self.team_id = team_id if team_id in {one.id for one in self.teams} else ""
        self.models = await self._options(user)
        if self.choice not in {BY_ROLE, DEMO_MODEL, *(one.value for one in self.models)}:
            self._take(self._first_named())
        else:
            self._take(self.choice, self.model_id)
        await self._estimate(user)

    @rx.event
    async def submit(self, form: dict[str, Any]) -> Any:
        """Build the idea of the form, once however often it was clicked before the page has changed."""
        idea = str(form.get("idea", "")).strip()
        self.is_missing = not idea
        if not idea or self.is_creating:
            return
        self.is_creating = True
        yield
        model, stack = str(form.get("model", "")), str(form.get("stack", ""))
        limits = TypedLimits(usd=str(form.get("budget_usd", "")), tokens=str(form.get("budget_tokens", "")))
        brought = {"images": str(form.get("images", "")), "page_url": str(form.get("page_url", ""))}
        model_id = str(form.get("model_id", ""))
        wanted = IdeaForm(
            model=model, model_id=model_id, limits=limits, auto_approve=bool(form.get("auto_approve")), **brought
        )
        yield await self._build(idea, stack, wanted)

    @rx.event
    async def choose_engine(self, value: str) -> None:
        """Say what differs, and what the engine needs."""
        await signed_in(self)
        self.engine = PILOT if value == PILOT else OWN

    @rx.event
    async def build_example(self, idea: str, model: str, model_id: str, stack: str, usd: str, tokens: str) -> Any:
        """Build an example idea with the model, on the stack and within the limits that the form shows."""
        if self.is_creating:
            return
        self.is_creating = True
        yield
        limits = TypedLimits(usd=usd, tokens=tokens)
        yield await self._build(idea, stack, IdeaForm(model=model, model_id=model_id, limits=limits))

    @rx.event
    async def choose_key(self, value: str) -> None:
        """Offer the models of this key, and show what a build with the one that it names is likely to use."""
        self._take(value)
        await self._estimate(await signed_in(self))

    @rx.event
    async def choose_model(self, model: str) -> None:
        """Show what a build with this model of the key is likely to use."""
        self.model_id = model.strip()
        await self._estimate(await signed_in(self))

    def _first_named(self) -> str:
        return next((one.value for one in self.models if one.model and not one.is_closed), DEMO_MODEL)

    def _take(self, value: str, model_id: str = "") -> None:
        self.choice = value
        chosen = next((option for option in self.models if option.value == value), None)
        names_itself = chosen is None or chosen.is_managed or chosen.is_lent
        own = (chosen.value, model_id or chosen.model) if chosen and not names_itself else ("", "")
        self.key_id, self.model_id = own
        self.chosen = chosen or ModelOption(value=value, label="")
        self.closed_ru, self.closed_en = (
            ModelChooser.closed_hint.said_in(language, plan=self.chosen.plan) for language in LANGUAGES
        )

    def _team(self) -> UUID | None:
        return object_id(self.team_id) if self.team_id else None  # the browser keeps it

    async def _options(self, user: CurrentUser) -> list[ModelOption]:
        team = next((one for one in self.teams if one.id == self.team_id), None)
        return await (team_model_options(user, UUID(team.id), team.name) if team else model_options(user))

    async def _estimate(self, user: CurrentUser) -> None:
        """Nothing is known of a key whose model is not chosen yet."""
        if self.key_id and not self.model_id:
            self.forecast = ForecastRow()
            return
        order = build_order(self.choice, model_id=self.model_id)
        self.forecast = forecast_row(await estimate_order(user, order, team_id=self._team()))

    async def _build(self, idea: str, stack: str, wanted: IdeaForm) -> EventSpec:
        is_begun = False
        try:
            user = await signed_in(self)
            order = wanted.as_order()
            engine: EngineName = PILOT if self.engine == PILOT else OWN
            # What cannot be used is refused before there is a project.
            if engine == PILOT:
                check_engine_model(PILOT_STACK, is_demo=order.model == DEMO_MODEL)
            await estimate_order(user, order, team_id=self._team())
            await check_images(user, order.images)
            page = await read_page(user, order.page_url)
            project = await create_project(user, "", idea, stack or None, self._team(), engine)
            try:
                await start_build(user, project.id, order, page=page)
            except ProductError:
                # Limits of who pays hold when the build begins: refused, it leaves no project behind.
                with suppress(Conflict):
                    await discard_project(user, project.id)
                raise
            is_begun = True
        finally:
            # Of two quick clicks the second is heard here when the first has led on to the project.
            self.is_creating = is_begun
        return rx.redirect(paths.project(project.id))
