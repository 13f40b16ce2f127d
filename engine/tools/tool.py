"""What a tool is: what the model reads about it, the arguments it takes, and the work."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, field_validator

from engine.builds.ports import ToolEntry
from engine.llm.types import Tool
from engine.tools.desk import Desk

_UNKEPT = re.compile("[\x00\ud800-\udfff]")


class Arguments(BaseModel):
    """Base of all arguments. What a tool does not know is left out: models like to add a word of their own."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @field_validator("*")
    @classmethod
    def _can_be_kept(cls, value: object) -> object:
        """No file and no journal can hold these; JSON can."""
        if isinstance(value, str) and _UNKEPT.search(value):
            raise ValueError("holds a NUL or half a character")
        return value


ArgumentsT = TypeVar("ArgumentsT", bound=Arguments)


@dataclass(frozen=True)
class AppTool(Generic[ArgumentsT]):
    """A tool. `work` changes nothing itself: it says in its entry what becomes of the files.

    `label` tells the user what the model does; `is_offered` whether it can be done at all here,
    `runs_command` whether its work shows as a command.
    """

    name: str
    description: str
    arguments: type[ArgumentsT]
    label: Callable[[ArgumentsT, Desk], str]
    work: Callable[[ArgumentsT, Desk], Awaitable[ToolEntry]]
    is_offered: Callable[[Desk], bool] = lambda _: True
    runs_command: bool = False

    def definition(self) -> Tool:
        """What the model is told about it."""
        schema = self.arguments.model_json_schema()
        return Tool(name=self.name, description=self.description, parameters=_bare(schema))


def _bare(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without the titles that pydantic makes of names."""
    kept = {name: value for name, value in schema.items() if name not in ("title", "description")}
    kept["properties"] = {
        name: {key: value for key, value in field.items() if key != "title"}
        for name, field in schema.get("properties", {}).items()
    }
    return kept
