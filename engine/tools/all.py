"""All tools, and the way from a model's call to its outcome."""

import json
from typing import Any

from pydantic import ValidationError

from engine.builds.ports import ToolEntry
from engine.llm.types import Tool, ToolCall
from engine.tools.changing import DELETE, EDIT, WRITE
from engine.tools.desk import Desk
from engine.tools.finishing import DONE
from engine.tools.listing import LIST
from engine.tools.reading import READ
from engine.tools.running import RUN
from engine.tools.searching import SEARCH
from engine.tools.sentences import say
from engine.tools.tool import AppTool, Arguments

TOOLS: dict[str, AppTool[Any]] = {tool.name: tool for tool in (READ, LIST, SEARCH, EDIT, WRITE, DELETE, RUN, DONE)}

_MOST_PROBLEMS = 5
_SHOWN_NAME = 40


def offered(desk: Desk) -> tuple[Tool, ...]:
    """What the model is told that it may call here."""
    return tuple(tool.definition() for tool in TOOLS.values() if tool.is_offered(desk))


class PreparedCall:
    """A model's call, understood or not. `label` tells the user what the model does."""

    def __init__(self, label: str, tool: AppTool[Any] | None, arguments: Arguments | None, problem: str) -> None:
        self.label = label
        self._tool = tool
        self._arguments = arguments
        self._problem = problem

    @property
    def runs_command(self) -> bool:
        """Whether its work shows as a command of the sandbox."""
        return self._tool is not None and self._tool.runs_command

    async def work(self, desk: Desk) -> ToolEntry:
        """Do it; a call that was not understood comes back with what is wrong."""
        if self._tool is None or self._arguments is None:
            return ToolEntry(text=self._problem, note=say("note_refused", desk.language), is_failed=True)
        return await self._tool.work(self._arguments, desk)


def prepared(call: ToolCall, desk: Desk) -> PreparedCall:
    """The call as a tool of ours with its arguments."""
    name = call.name[:_SHOWN_NAME]
    tool = TOOLS.get(call.name)
    if tool is None or not tool.is_offered(desk):
        names = ", ".join(one.name for one in TOOLS.values() if one.is_offered(desk))
        return PreparedCall(
            say("unknown", desk.language, name=name), None, None, f"There is no tool “{name}”; there are: {names}."
        )
    try:
        arguments = tool.arguments.model_validate(_object_in(call.arguments))
    except ValidationError as error:
        label = say("unreadable", desk.language, name=name)
        return PreparedCall(label, None, None, f"The call of {name} was not carried out: {_problems(error)}")
    except ValueError as error:
        label = say("unreadable", desk.language, name=name)
        return PreparedCall(label, None, None, f"The call of {name} was not carried out: {error}")
    return PreparedCall(tool.label(arguments, desk), tool, arguments, "")


def skipped(reason: str, desk: Desk) -> ToolEntry:
    """A call that is not carried out, for a reason that the model is told."""
    return ToolEntry(text=reason, note=say("note_skipped", desk.language), is_failed=True)


def _object_in(text: str) -> object:
    """The arguments' JSON; raises ValueError with a sentence for the model."""
    try:
        value = json.loads(text or "{}", strict=False)
    except json.JSONDecodeError as error:
        raise ValueError(f"its arguments are not valid JSON ({error.msg} at character {error.pos}).") from error
    if isinstance(value, dict):
        return value
    raise ValueError("its arguments must be a JSON object.")


def _problems(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_input=False)[:_MOST_PROBLEMS]
    return "; ".join(f"{'.'.join(str(part) for part in one['loc']) or 'arguments'}: {one['msg']}" for one in found)
