"""What watches an app in the background never writes into the page of another project, and always ends."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
import reflex as rx

from samokoder_app.features.builder.console import state as console
from samokoder_app.features.builder.preview import state as preview
from samokoder_app.previews.views import ConsoleLine, PreviewView
from tests.unit.samokoder_app.features.background import Background

FIRST, OTHER = uuid4(), uuid4()
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


class Page:
    """The address bar, and a signed-in user."""

    def __init__(self) -> None:
        self.project_id: UUID | None = FIRST

    def project_of(self, _: Any) -> UUID | None:
        return self.project_id

    async def signed_in(self, _: Any) -> Any:
        return SimpleNamespace(language="ru")


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    opened = Page()
    for module in (console, preview):
        monkeypatch.setattr(module, "project_of", opened.project_of)
        monkeypatch.setattr(module, "signed_in", opened.signed_in)
        monkeypatch.setattr(module, "_LOOK_SECONDS", 0)
    return opened


def new(state_class: type[rx.State]) -> rx.State:
    return state_class(_reflex_internal_init=True)  # type: ignore[call-arg]


async def watch(state: rx.State, name: str, *arguments: Any) -> None:
    await type(state).event_handlers[name].fn(Background(state), *arguments)


def lines_then(after: Callable[[], None]) -> Callable[..., Any]:
    """One line of log at each look; `after` happens during the second."""
    looks = []

    async def console_lines(_user: Any, _project: UUID, last: int) -> list[Any]:
        looks.append(last)
        if len(looks) == 2:
            after()
        return [ConsoleLine(number=last + 1, at=NOON, text=f"line {last + 1}")]

    return console_lines


async def test_the_log_of_another_project_is_not_shown(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "console_lines", lines_then(lambda: setattr(page, "project_id", OTHER)))
    state = new(console.ConsoleState)
    await watch(state, "follow")
    assert (state.lines, state._followed) == ([(1, "line 1", round(NOON.timestamp() * 1000))], None)


async def test_a_failure_ends_the_following_so_that_it_can_begin_anew(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ConnectionError

    state = new(console.ConsoleState)
    monkeypatch.setattr(console, "console_lines", lines_then(fail))
    with pytest.raises(ConnectionError):
        await watch(state, "follow")
    assert state._followed is None


async def test_an_app_that_gets_ready_late_does_not_open_in_another_project(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def start(*_: Any) -> PreviewView:
        return PreviewView(url="http://first/enter", address="http://first", state="running", version=1)

    async def status(*_: Any) -> PreviewView:
        page.project_id = OTHER
        return await start()

    async def starting(*_: Any) -> PreviewView:
        monkeypatch.setattr(preview, "start_preview", start)
        return PreviewView(address="http://first", state="starting", version=0)

    monkeypatch.setattr(preview, "start_preview", starting)
    monkeypatch.setattr(preview, "preview_status", status)
    state = new(preview.PreviewState)
    await watch(state, "show", 1)
    assert (state.url, state.status, state._watched) == ("", "starting", None)


async def test_an_app_that_was_too_slow_appears_when_it_answers_after_all(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = App(monkeypatch)
    told: list[str] = []
    state = new(preview.PreviewState)
    slow = PreviewView(state="failed", message="no answer", version=1, is_slow=True)
    answers = [slow, slow, await app.status()]

    async def starting(*_: Any) -> PreviewView:
        monkeypatch.setattr(preview, "start_preview", app.start)
        return answers.pop(0)

    async def status(*_: Any) -> PreviewView:
        told.append(state.message)
        return answers.pop(0)

    monkeypatch.setattr(preview, "start_preview", starting)
    monkeypatch.setattr(preview, "preview_status", status)
    await watch(state, "show", 1)
    assert (told, state.status, state.message) == (["no answer", "no answer"], "running", "")
    assert state.url


class App:
    """A preview that runs: each entry has an address of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.version, self.content, self.entries = 1, "first", 0
        monkeypatch.setattr(preview, "start_preview", self.start)
        monkeypatch.setattr(preview, "preview_status", self.status)

    async def status(self, *_: Any) -> PreviewView:
        return PreviewView(address="http://app", state="running", version=self.version, content=self.content)

    async def start(self, *_: Any) -> PreviewView:
        self.entries += 1
        return (await self.status()).model_copy(update={"url": f"http://app/enter?ticket={self.entries}"})

    async def save(self, state: rx.State, content: str) -> str:
        """A version is saved and heard of; the address that the frame then shows."""
        self.version, self.content = self.version + 1, content
        await watch(state, "show", self.version)
        return str(state.url)


async def test_the_app_is_entered_again_only_when_what_it_runs_has_changed(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, state = App(monkeypatch), new(preview.PreviewState)
    await watch(state, "show", 1)
    first = state.url
    assert first
    assert await app.save(state, "first") == first
    assert await app.save(state, "second") != first
    assert not state.is_asked


async def test_a_wish_and_a_new_frame_enter_the_app_at_once(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    App(monkeypatch)
    state = new(preview.PreviewState)
    state._project = FIRST
    await watch(state, "show", 1)
    first = state.url
    await preview.PreviewState.event_handlers["reload"].fn(state)
    await watch(state, "show", 1)
    second = state.url
    assert (second != first, state.is_asked) == (True, True)
    preview.PreviewState.event_handlers["open_frame"].fn(state, "visit")
    assert (state.url, state.visit) == ("", "visit")
    await watch(state, "show", 1)
    assert state.url not in {"", first, second}


async def test_a_wish_that_comes_while_the_app_is_looked_at_is_not_lost(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, state = App(monkeypatch), new(preview.PreviewState)
    await watch(state, "show", 1)
    before, start = state.url, app.start

    async def start_and_wish(*arguments: Any) -> PreviewView:
        view = await start(*arguments)
        if app.content == "second":
            app.content, state._must_enter = "third", True
        return view

    monkeypatch.setattr(preview, "start_preview", start_and_wish)
    await app.save(state, "second")
    assert (state.url != before, state._entered, state._must_enter) == (True, "third", False)


async def test_a_lost_connection_leaves_the_frame_alone(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    async def project(*_: Any) -> Any:
        return SimpleNamespace(version=1)

    monkeypatch.setattr(preview, "get_project", project)
    App(monkeypatch)
    state = new(preview.PreviewState)
    load = preview.PreviewState.event_handlers["load"].fn
    await load(state)
    await watch(state, "show", 1)
    before = state.url
    await load(state)
    await watch(state, "show", 1)
    assert state.url == before != ""
    page.project_id = OTHER
    await load(state)
    assert state.url == ""
