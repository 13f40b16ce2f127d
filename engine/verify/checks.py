"""Checks are data: twelve kinds of step, one flat typed object each, no selectors, no code."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from engine.document import Document

StepKind = Literal["open", "click", "fill", "press", "see", "not_see", "at", "reload", "restart", "as", "api", "upload"]
AppPath = Annotated[str, StringConstraints(pattern=r"^/([^/\s][^\s]*)?$", max_length=500)]


class Step(Document):
    """One step of a check; which fields a kind needs is validated in `engine.verify.rules`."""

    do: StepKind
    path: AppPath | None = None
    name: str | None = Field(default=None, description="Label, button text, heading: what a person would call it.")
    role: str | None = None
    text: str | None = None
    value: str | bool | int | float | None = None
    inside: str | None = Field(default=None, alias="in", description="Narrows to the row or section with this text.")
    count: int | None = None
    enabled: bool | None = Field(default=None, description="Whether the button or input of this name can be used.")
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] | None = None
    body: Any = None
    status: int | None = None
    expect: Any = Field(default=None, description="A subset of the JSON answer; a list means 'has such items'.")
    save: str | None = Field(default=None, description="Keep the answer under this name for `{name.field}` later.")
    file: str | None = None


class Check(Document):
    """A proof of one requirement: 2–25 steps that end in an assertion."""

    id: str = Field(pattern=r"^C\d{1,3}$")
    requirement: str = Field(pattern=r"^R\d{1,2}$")
    title: str
    steps: tuple[Step, ...] = Field(min_length=2, max_length=25)
