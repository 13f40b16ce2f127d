"""The base of every typed document that crosses a seam of the engine."""

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """A frozen value; unknown fields are refused, so that a misspelled name never passes silently."""

    model_config = ConfigDict(extra="forbid", frozen=True)
