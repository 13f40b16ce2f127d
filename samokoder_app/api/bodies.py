"""Bodies of requests and answers that are the API's own; everything else is a view model of a service."""

import base64
import hashlib
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated, Any, Generic, Self, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictBool, model_validator

from engine.builds.intake import MAX_QUESTIONS, Answer
from engine.builds.materials import MAX_IMAGES
from engine.builds.state import WantedMode
from engine.builds.turns import MAX_ATTACHMENTS, Attachment
from engine.engine_name import OWN, EngineName
from engine.llm.routing.tiers import Tier
from engine.stacks.stack import DEFAULT_STACK
from samokoder_app.api.errors import ErrorAnswer
from samokoder_app.errors import InvalidInput
from samokoder_app.keys.views import ModelName, NamedModel

Item = TypeVar("Item")

ERRORS: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorAnswer, "description": "Not signed in."},
    404: {"model": ErrorAnswer, "description": "No such thing, or it is another user's."},
    422: {"model": ErrorAnswer, "description": "The input is not valid."},
}


class Body(BaseModel):
    """Base of request bodies: an unknown field is an error, so that a misspelled one never passes silently."""

    model_config = ConfigDict(extra="forbid")


class ItemList(BaseModel, Generic[Item]):
    """A list; `next_cursor` is null on its last page."""

    items: list[Item]
    next_cursor: str | None = None


GREATEST = 2**31 - 1
"""Of numbers that the database counts with."""

Cursor = Annotated[str | None, Query(max_length=1_000, description="`next_cursor` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=1_000, description="The most items of a page.")]


def page_of(items: Sequence[Item], name: Callable[[Item], str], cursor: str | None, limit: int) -> ItemList[Item]:
    """A page of a list that is whole in memory; its cursor is the last item's name.

    Raises `InvalidInput` (`cursor_invalid`), also when that item is gone.
    """
    first = 0
    if cursor is not None:
        names = [_cursor_of(name(item)) for item in items]
        if cursor not in names:
            raise InvalidInput("cursor_invalid")
        first = names.index(cursor) + 1
    shown = list(items[first : first + limit])
    more = first + limit < len(items)
    return ItemList(items=shown, next_cursor=_cursor_of(name(shown[-1])) if more else None)


def _cursor_of(name: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(name.encode()).digest()[:15]).decode()


# Measured by the service, which says in a sentence what is wrong and counts without the spaces around.
_NAME: dict[str, JsonValue] = {"maxLength": 120}
_USD: dict[str, JsonValue] = {"minimum": 0.01, "maximum": 100_000, "pattern": r"^[0-9]{1,6}(\.[0-9]{1,4})?$"}
_TOKENS: dict[str, JsonValue] = {"minimum": 5_000, "maximum": 1_000_000_000}
_IDEA: dict[str, JsonValue] = {"minLength": 1, "maxLength": 20_000}


class NewProject(Body):
    """An idea in plain words."""

    name: str = Field(default="", examples=["Shopping list"], json_schema_extra=_NAME)
    description: str = Field(
        json_schema_extra=_IDEA, examples=["A shopping list with quantities; bought items are crossed out."]
    )
    stack: str = Field(default=DEFAULT_STACK, max_length=64)
    team_id: UUID | None = Field(default=None, description="Makes it a project of this team of yours.")
    engine: EngineName = Field(
        default=OWN,
        description="Who writes the app. `gpt-pilot` where the operator has set it up: it has a stack of its own, and needs "
        "another model than the demo.",
    )


class TeamOfProject(Body):
    """The team that the project is brought into; null takes it out to its owner."""

    team_id: UUID | None


class ProjectChanges(Body):
    """What to change; what is left out stays."""

    name: str | None = Field(default=None, min_length=1, json_schema_extra=_NAME)
    description: str | None = Field(default=None, json_schema_extra=_IDEA)


class ForkOrder(Body):
    """What the new project shall be called; an empty name is made from the source's."""

    name: str = Field(default="", json_schema_extra=_NAME)


class RepositoryImport(Body):
    """A git repository whose newest commit is imported; `name` counts for a new project alone."""

    url: str = Field(examples=["https://git.example/team/app"], max_length=500)
    name: str = Field(default="", json_schema_extra=_NAME)


class GenerateOrder(Body):
    """How to build; without a model the user's routes serve, else their first key, else the demo model."""

    model: ModelName | None = Field(default=None, examples=["demo"])
    key_id: UUID | None = None
    auto_approve: StrictBool = True
    mode: WantedMode = Field(
        default="auto", description="How code is written: in a loop of tool calls, in batches, or as suits the model."
    )
    budget_usd: Decimal | None = Field(
        default=None, json_schema_extra=_USD, description="A hard limit in dollars; null: none.", examples=["1.50"]
    )
    budget_tokens: int | None = Field(
        default=None, json_schema_extra=_TOKENS, description="A hard limit in tokens, sent and received; null: none."
    )


class IdeaOrder(GenerateOrder):
    """How to build, and what goes with the idea; what is left out stays as in the last build of the same idea."""

    tier: Tier | None = Field(
        default=None, description="Without a model: the models of this tier of your routes do everything."
    )
    stronger_model: NamedModel | None = Field(
        default=None, description="Repairs what the model could not, with the same key."
    )
    images: tuple[str, ...] = Field(
        default=(), max_length=MAX_IMAGES, description="Ids of images (`POST /api/user/images`) for models that see."
    )
    page_url: str = Field(default="", max_length=2_000, description="A page of the web whose text goes with the idea.")


class Limits(Body):
    """Other limits for a build; what is left out stays, null is no limit."""

    budget_usd: Decimal | None = Field(default=None, json_schema_extra=_USD)
    budget_tokens: int | None = Field(default=None, json_schema_extra=_TOKENS)


class ResumeOrder(Limits):
    """What changes of a build that goes on: its model or key, or who serves it, and its limits; what is left out stays."""

    model: ModelName | None = Field(default=None, examples=["demo"])
    key_id: UUID | None = None
    by_role: StrictBool = Field(
        default=False,
        description="Your models by role go on in place of the build's own model; not together with one or a key.",
    )

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        if self.by_role and (self.model or self.key_id):
            raise ValueError("by_role goes without model and key_id")
        return self


class GivenAnswers(Body):
    """Answers to the questions of a build: an empty list leaves all of them to the agents."""

    answers: tuple[Answer, ...] = Field(default=(), max_length=MAX_QUESTIONS)


class GenerateAnswer(BaseModel):
    """The build that was started."""

    build_id: UUID


class ChatMessage(Body):
    """Something said to the agents."""

    text: str = Field(min_length=1, max_length=20_000)
    reply_to: str | None = Field(default=None, max_length=200)
    attachments: tuple[Attachment, ...] = Field(
        default=(), max_length=MAX_ATTACHMENTS, description="What was pointed at, or what a browser complained of."
    )
    model: ModelName | None = Field(default=None, description="Without it, that of the newest build.")
    key_id: UUID | None = None
    engine: EngineName | None = Field(
        default=None, description="Who changes an app that GPT-Pilot wrote; without it, GPT-Pilot."
    )
    auto_approve: StrictBool | None = Field(default=None, description="Without it, as in the newest build.")
    budget_usd: Decimal | None = Field(default=None, json_schema_extra=_USD, description="Null: no limit.")
    budget_tokens: int | None = Field(default=None, json_schema_extra=_TOKENS, description="Null: no limit.")


class ChatAnswer(BaseModel):
    """`seq` of the event that keeps the message and the build that takes it, or a sentence on what can be done now."""

    seq: int | None
    build_id: UUID | None = None
    message: str | None = None


class FileText(Body):
    """New content of a file."""

    text: str = Field(examples=["print('hello')\n"])


class FilePlace(Body):
    """Where a file or a folder shall be."""

    to: str = Field(examples=["app/pages/home.py"], max_length=1_000)
