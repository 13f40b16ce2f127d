"""The judge's side of the browser: one operation at a time, each with a time limit of the host's."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import Protocol

from pydantic import Field, JsonValue, ValidationError

from engine.document import Document
from engine.reasons import Reason, reason
from engine.sandbox.errors import ChannelClosed, ChannelTimeout, SandboxError
from engine.verify.checks import Step
from engine.verify.failures import BrowserUnavailable, StepNotHeld
from engine.verify.samples import SAMPLES

LAUNCH_SECONDS = 30
OPERATION_SECONDS = 15
"""Beyond a step's patience: a page may load for 10 s."""


class Channel(Protocol):
    """A runner spoken to in JSON lines; `engine.sandbox.channel.SandboxChannel` is one."""

    async def send(self, message: JsonValue) -> None:
        """One request."""
        ...

    async def receive(self, timeout: float) -> JsonValue:  # noqa: ASYNC109 - the seam's name
        """The next answer."""
        ...

    async def close(self) -> None:
        """End it."""
        ...


class Problem(Document):
    """Something that went wrong on a page by itself."""

    kind: str
    text: str
    status: int | None = None
    path: str = ""


class ApiAnswer(Document):
    """An answer of the app's API."""

    status: int
    text: str


class PageView(Document):
    """What was found on one page."""

    title: str
    links: tuple[str, ...]
    brokenImages: tuple[str, ...]  # noqa: N815 - the runner's JSON
    unnamedControls: tuple[str, ...]  # noqa: N815
    hasErrorOverlay: bool  # noqa: N815
    isPage: bool  # noqa: N815
    status: int
    overflow: int
    screenshot: str | None = None


class RunnerAnswer(Document):
    """One line of the runner."""

    id: int
    ok: bool
    code: str = ""
    params: dict[str, JsonValue] = Field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    holds: bool = False
    snapshot: str = ""
    path: str = ""
    screenshot: str = ""
    version: str = ""
    answer: ApiAnswer | None = None
    page: PageView | None = None


class BrowserSession:
    """Chromium in its own sandbox. When it hangs or dies, it is replaced and the step fails."""

    def __init__(self, open_channel: Callable[[], Awaitable[Channel]]) -> None:
        self._open_channel = open_channel
        self._channel: Channel | None = None
        self._count = 0
        self.problems: list[Problem] = []

    async def start(self) -> None:
        """Launch the browser; raises `BrowserUnavailable`."""
        try:
            self._channel = await self._open_channel()
            await self._receive(LAUNCH_SECONDS)
        except (SandboxError, OSError, ValidationError) as error:
            await self.close()
            raise BrowserUnavailable(_why(error)) from error

    async def close(self) -> None:
        """Kill the browser."""
        if self._channel is not None:
            channel, self._channel = self._channel, None
            await channel.close()

    async def begin(self, socket: str) -> None:
        """A new check against the app behind this socket (a path inside the browser's sandbox).

        Tried again in a new browser, should the page of the check before still hang the old one.
        """
        try:
            await self._call("begin", socket=socket)
        except StepNotHeld:
            await self._call("begin", socket=socket)
        self.problems.clear()

    async def perform(self, step: Step, patience: float, is_error_page_wanted: bool = False) -> RunnerAnswer:
        """Carry out one step; raises `StepNotHeld`."""
        extra: dict[str, JsonValue] = {"isErrorPageWanted": is_error_page_wanted}
        if step.do == "upload" and step.file in SAMPLES:
            extra["file"] = dict(SAMPLES[step.file].as_message())
        return await self._call("step", patience=round(patience * 1000), step=_as_message(step), **extra)

    async def ask(self, step: Step) -> ApiAnswer:
        """A request to the app with the cookies of the current user; raises `StepNotHeld`."""
        answer = (await self._call("step", patience=0, step=_as_message(step))).answer
        if answer is None:
            raise StepNotHeld("browser_lost")
        return answer

    async def holds(self, step: Step) -> bool:
        """Whether an assertion is true at this moment."""
        return (await self._call("probe", step=_as_message(step))).holds

    async def snapshot(self) -> tuple[str, str]:
        """Path and accessibility tree of the current page."""
        answer = await self._call("snapshot")
        return answer.path, answer.snapshot

    async def screenshot(self) -> str:
        """The current page as a base64 PNG."""
        return (await self._call("screenshot")).screenshot

    async def inspect(self, path: str, patience: float, with_screenshot: bool) -> PageView:
        """Open a page and look at it; raises `StepNotHeld`."""
        answer = await self._call("inspect", path=path, patience=round(patience * 1000), withScreenshot=with_screenshot)
        if answer.page is None:
            raise StepNotHeld("browser_lost")
        return answer.page

    def take_problems(self) -> tuple[Problem, ...]:
        """What went wrong on pages since the last time this was asked."""
        problems = tuple(self.problems)
        self.problems.clear()
        return problems

    async def _call(self, operation: str, **request: JsonValue) -> RunnerAnswer:
        if self._channel is None:
            raise StepNotHeld("browser_lost")
        self._count += 1
        try:
            await self._channel.send({"id": self._count, "op": operation, **request})
            answer = await self._receive(OPERATION_SECONDS)
        except ChannelTimeout as error:
            await self._replace()
            raise StepNotHeld("step_timeout", {"seconds": OPERATION_SECONDS}) from error
        except (ChannelClosed, ValidationError) as error:
            await self._replace()
            raise StepNotHeld("browser_lost") from error
        self.problems.extend(answer.problems)
        if answer.id != self._count or not answer.ok:
            raise StepNotHeld(answer.code or "browser_lost", answer.params)
        return answer

    async def _receive(self, seconds: float) -> RunnerAnswer:
        if self._channel is None:
            raise ChannelClosed("channel_ended")
        return RunnerAnswer.model_validate(await self._channel.receive(seconds))

    async def _replace(self) -> None:
        """A new browser instead of one that hangs; without one every later operation is `browser_lost`."""
        await self.close()
        with contextlib.suppress(BrowserUnavailable):
            await self.start()


def _why(error: SandboxError | OSError | ValidationError) -> Reason:
    if isinstance(error, SandboxError):
        return error.reason
    if isinstance(error, OSError):
        return reason("not_started", detail=error.strerror or type(error).__name__)
    return reason("browser_odd")


def _as_message(step: Step) -> dict[str, JsonValue]:
    message: dict[str, JsonValue] = step.model_dump(mode="json", by_alias=True, exclude_none=True)
    return message
