"""Every handler is a remote endpoint: it must look the user up itself, whatever page it belongs to."""

import importlib
import inspect
import pkgutil
from collections.abc import AsyncIterator, Awaitable
from typing import Any
from uuid import uuid4

import pytest
import reflex as rx

from samokoder_app import features
from samokoder_app.errors import Unauthenticated
from samokoder_app.features.builder.state import BuilderState
from samokoder_app.features.projects.state import ProjectListState
from samokoder_app.routes import ROUTES
from samokoder_app.session.state import SessionState
from tests.unit.samokoder_app.features.background import Background


def every_state() -> tuple[type[rx.State], ...]:
    """Those that any module of the features defines, so that a new one is tried without being named here."""
    names = (module.name for module in pkgutil.walk_packages(features.__path__, f"{features.__name__}."))
    found = {
        value
        for module in map(importlib.import_module, names)
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, rx.State) and value.__module__ == module.__name__
    }
    return tuple(sorted(found, key=lambda state: state.__name__))


STATES = every_state()
HARMLESS = {
    "ProjectListState.begin_renaming",  # opens the dialog
    "ProjectListState.stop_renaming",  # closes it
    "ProjectListState.ask_delete",  # opens the dialog
    "ProjectListState.keep",  # closes it
    "KeysState.choose_provider",  # remembers whose public list is shown
    "KeysState.edit",  # opens or closes a form
    "KeysState.begin_replacing",  # the same
    "KeysState.ask_delete",  # opens the dialog
    "KeysState.keep",  # closes it
    "ChatState.forget",  # puts an answer away
    "ConsoleState.leave",  # forgets another project's log
    "FilesState.leave",  # forgets another project's files
    "TimelineState.leave",  # forgets another project's versions
    "TimelineState.close",  # puts a comparison away
    "TimelineState.forget_undo",  # puts the offer to undo away
    "IntegrationsState.begin",  # writes a name into the form
    "SharingState.edit",  # opens or closes a form
    "TokensState.note_copied",  # a word on a button
    "TokensState.put_away",  # forgets it
    "TokensState.ask_revoke",  # opens the dialog
    "TokensState.keep",  # closes it
    "TeamState.note_copied",  # a word on a button
    "TeamState.put_away",  # forgets it
    "TeamState.ask",  # opens the dialog
    "TeamState.ask_give",  # the same
    "TeamState.keep",  # closes it
    "OwnDataState.ask_delete",  # opens the dialog
    "OwnDataState.keep",  # closes it
    "UsersState.ask_lock",  # opens the dialog
    "UsersState.keep",  # closes it
    "UserPlanState.keep_plan",  # closes it
    "LimitsUseState.ask_open",  # opens the dialog
    "LimitsUseState.keep",  # closes it
    "ManagedState.ask_delete",  # opens the dialog
    "ManagedState.keep",  # closes it
    "AllBuildsState.ask_stop",  # opens the dialog
    "AllBuildsState.keep",  # closes it
    "GalleryState.ask",  # opens the dialog
    "GalleryState.answer",  # closes it
    "UsageState.choose_period",  # hands over to `load`
    "UsageState.choose_measure",  # the same
    "PreviewState.ask_erase",  # asks before erasing, or closes the question
    "PreviewState.open_frame",  # knows the page's frame, hands over to `show`
    "PreviewState.reload",  # hands over to `show`
    "SharedState.load",  # serves whoever has the link, as the three after it
    "SharedState.start",
    "SharedState.watch",  # the same
    "SharedState.open_tab",
    "SharedState.open_file",
    "SharingState.close",  # closes the dialog
    "SharingState.note_copied",  # a word on a button
    "BuilderState.take_version",  # hands over to `load` and `show`
}
"""Handlers that read and change nothing but the tab's own vars."""

ARGUMENTS: dict[str, Any] = {
    "form": {"idea": "x", "message": "x", "api_key": "k", "model": "m"},
    "idea": "x",
    "words": "x",
    "group": "all",
    "order": "name",
    "project_id": str(uuid4()),
    "key_id": str(uuid4()),
    "session_id": str(uuid4()),
    "user_id": str(uuid4()),
    "build_id": str(uuid4()),
    "request_id": str(uuid4()),
    "email": "a@example.com",
    "member_id": str(uuid4()),
    "team_id": str(uuid4()),
    "takes": True,
    "invitation_id": str(uuid4()),
    "share_id": str(uuid4()),
    "asked_id": str(uuid4()),
    "deed": "remove",
    "role": "viewer",
    "host": "api.example.com",
    "of": "month",
    "tier": "code",
    "place": 0,
    "by": 1,
    "is_on": True,
    "model": "demo",
    "model_id": "",
    "stack": "",
    "path": "app/main.py",
    "text": "x",
    "known": "",
    "to": "app/other.py",
    "seen": 1,
    "ticket": 1,
    "base": -1,
    "last": 0,
    "version": 1,
    "number": 1,
    "old": 1,
    "new": 2,
    "name": "",
    "wish": "cancel",
    "usd": "",
    "tokens": "",
    "value": "",
    "plan": "starter",
    "pack": "small",
    "flow": "overview",
}


def handlers() -> list[Any]:
    return [
        pytest.param(state, name, id=f"{state.__name__}.{name}")
        for state in STATES
        for name, handler in state.event_handlers.items()
        if handler.fn.__module__.startswith("samokoder_app") and f"{state.__name__}.{name}" not in HARMLESS
    ]


async def run(outcome: Awaitable[Any] | AsyncIterator[Any]) -> None:
    if inspect.isasyncgen(outcome):
        async for _ in outcome:
            pass
    else:
        await outcome  # type: ignore[misc]


def prepared(state_class: type[rx.State]) -> rx.State:
    state = state_class(_reflex_internal_init=True)  # type: ignore[call-arg]
    if state_class is BuilderState:
        state.project_id = str(uuid4())
    if state_class is ProjectListState:
        state.deleting_id = str(uuid4())
    return state


@pytest.mark.parametrize(("state_class", "name"), handlers())
async def test_without_a_session_a_handler_does_nothing(
    state_class: type[rx.State], name: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr(f"{state_class.__module__}.project_of", lambda _: uuid4(), raising=False)
    handler = state_class.event_handlers[name]
    wanted = list(inspect.signature(handler.fn).parameters)[1:]
    state = prepared(state_class)
    subject = Background(state) if handler.is_background else state
    with pytest.raises(Unauthenticated):
        await run(handler.fn(subject, *(ARGUMENTS[argument] for argument in wanted)))


def test_no_name_of_a_harmless_handler_is_left_over() -> None:
    assert {f"{state.__name__}.{name}" for state in STATES for name in state.event_handlers} >= HARMLESS


def test_every_page_that_loads_something_is_guarded() -> None:
    for route in ROUTES:
        if route.loads:
            assert route.guard is SessionState.require_user


def test_states_are_flat_and_compute_nothing_on_every_event() -> None:
    for state in (*STATES, SessionState):
        assert state.__bases__ == (rx.State,)
        assert all(var._cache for var in state.computed_vars.values())
