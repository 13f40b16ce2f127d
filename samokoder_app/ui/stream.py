"""Panels fed by the project's event stream (assets/components/build_stream.jsx and its readers)."""

from typing import Any

import reflex as rx

from samokoder_app.i18n.builder import Stream
from samokoder_app.i18n.common import Evidence
from samokoder_app.i18n.models import ModelChooser
from samokoder_app.i18n.teams import Presence, TeamRoles
from samokoder_app.i18n.text import bundle, texts_of

_COMPONENTS = "$/public/components"


def _two(first: rx.Var[str], second: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str]]:
    return (first, second)


def _number(number: rx.Var[int]) -> tuple[rx.Var[int]]:
    return (number,)


def _line(text: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (text,)


class _BuildStream(rx.Component):
    library = f"{_COMPONENTS}/build_stream"
    tag = "BuildStream"
    project: rx.Var[str]
    texts: rx.Var[dict[str, dict[str, str]]]
    version: rx.Var[int]
    rights: rx.Var[list[str]]
    on_action: rx.EventHandler[_two]
    on_version: rx.EventHandler[_number]
    on_verified: rx.EventHandler[rx.event.no_args_event_spec]
    on_denied: rx.EventHandler[rx.event.no_args_event_spec]
    on_rights: rx.EventHandler[rx.event.no_args_event_spec]
    on_session_over: rx.EventHandler[rx.event.no_args_event_spec]
    on_gone: rx.EventHandler[rx.event.no_args_event_spec]


class _ConnectionState(rx.Component):
    library = f"{_COMPONENTS}/connection_state"
    tag = "ConnectionState"


class _MessageGuard(rx.Component):
    library = f"{_COMPONENTS}/message_guard"
    tag = "MessageGuard"
    sending: rx.Var[bool]


class _Conversation(rx.Component):
    library = f"{_COMPONENTS}/conversation"
    tag = "Conversation"
    lib_dependencies: list[str] = ["react-markdown@10.1.0"]
    queued_at: rx.Var[str]
    has_build: rx.Var[bool]
    has_files: rx.Var[bool]
    models: rx.Var[list[Any]]
    has_routes: rx.Var[bool]
    model_texts: rx.Var[dict[str, dict[str, str]]]
    account: rx.Var[str]
    routes: rx.Var[str]
    working: rx.Var[bool]


class _PlanPanel(rx.Component):
    library = f"{_COMPONENTS}/plan_panel"
    tag = "PlanPanel"
    screenshot_base: rx.Var[str]
    working: rx.Var[bool]
    answer: rx.Var[dict[str, Any]]
    on_open: rx.EventHandler[rx.event.no_args_event_spec]
    on_save: rx.EventHandler[_line]


class _BarPart(rx.Component):
    library = f"{_COMPONENTS}/build_bar"


class _BuildStatus(_BarPart):
    tag = "BuildStatus"
    fallback: rx.Var[str]


class _BuildEvidence(_BarPart):
    tag = "BuildEvidence"
    texts: rx.Var[dict[str, dict[str, str]]]
    versions: rx.Var[list[Any]]
    screenshot_base: rx.Var[str]


class _Presence(rx.Component):
    library = f"{_COMPONENTS}/presence"
    tag = "Presence"
    ru: rx.Var[str]
    en: rx.Var[str]
    roles: rx.Var[dict[str, dict[str, str]]]


class _BuildCost(rx.Component):
    library = f"{_COMPONENTS}/cost_meter"
    tag = "BuildCost"
    credits: rx.Var[str]


class _BuildBrakes(_BarPart):
    tag = "BuildBrakes"
    fallback: rx.Var[str]
    working: rx.Var[bool]


class _Announcer(rx.Component):
    library = f"{_COMPONENTS}/announcer"
    tag = "Announcer"


class _Workbench(rx.Component):
    library = f"{_COMPONENTS}/workbench"
    tag = "Workbench"


def build_stream(**props: Any) -> rx.Component:
    """The connection that feeds every panel; one on a page."""
    return _BuildStream.create(texts=bundle(Stream), **props)


def build_evidence(versions: rx.Var[list[Any]], screenshot_base: rx.Var[str]) -> rx.Component:
    """The live evidence strip; it says so when the present one of `versions` has other files than were verified."""
    return _BuildEvidence.create(texts=bundle(Evidence), versions=versions, screenshot_base=screenshot_base)


def conversation(**props: Any) -> rx.Component:
    """What was said and done, and what can be done now."""
    return _Conversation.create(model_texts=bundle(ModelChooser), **props)


connection_state = _ConnectionState.create
message_guard = _MessageGuard.create
plan_panel = _PlanPanel.create
build_status = _BuildStatus.create
build_cost = _BuildCost.create
build_brakes = _BuildBrakes.create


def presence() -> rx.Component:
    """Who else looks at a team's project now."""
    roles = {key: {"ru": text.ru, "en": text.en} for key, text in texts_of(TeamRoles).items()}
    return _Presence.create(ru=Presence.looking.ru, en=Presence.looking.en, roles=roles)


announcer = _Announcer.create
workbench = _Workbench.create
