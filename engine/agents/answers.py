"""The shapes of the models' answers.

An answer is prose for the user followed by its payload:
* Spec Writer (also about a message), Architect, Tech Lead: ONE fenced ```json block, validated against the classes here.
* Developer and Bug Hunter: any number of blocks
      <file path="app/models.py">
      ...whole content...
      </file>
      <edit path="app/main.py">
      <<<<<<< SEARCH
      old lines
      =======
      new lines
      >>>>>>> REPLACE
      </edit>
      <delete path="app/old.py" />
  A tag stands alone on its line. Prose outside blocks is shown to the user.
* Technical Writer: prose, and README.md as a <file> block.

The prose before the payload is what the chat shows live; the payload never is.
"""

from pydantic import Field

from engine.builds.turns import TurnKind
from engine.document import Document


class SpecRequirement(Document):
    """A requirement as the Spec Writer words it."""

    id: str = Field(pattern=r"^R\d{1,2}$")
    text: str


class SpecAnswer(Document):
    """Spec Writer. Either a specification, or `cannot` with the reason and the nearest idea it can do."""

    title: str = ""
    summary: str = ""
    requirements: tuple[SpecRequirement, ...] = ()
    out_of_scope: tuple[str, ...] = ()
    cannot: str | None = Field(default=None, description="One honest sentence: why this idea is beyond the model.")
    nearest: str | None = Field(default=None, description="An idea, in the user's words, that it can build instead.")


class WishedRequirement(Document):
    """A requirement as a message wants it: a known `id` is worded anew, none means a new one."""

    id: str | None = None
    text: str = Field(min_length=1)


class ListenAnswer(Document):
    """Spec Writer, about a message: what it is, and what it changes of the requirements."""

    kind: TurnKind
    requirements: tuple[WishedRequirement, ...] = ()
    dropped: tuple[str, ...] = ()
    shown_by: tuple[str, ...] = Field(default=(), description="For a bug: failing requirements that show it already.")
    cannot: bool = Field(default=False, description="The message wants what cannot be done; the words say why.")


class ArchitectureAnswer(Document):
    """Architect."""

    entities: tuple[str, ...]
    pages: tuple[str, ...]
    endpoints: tuple[str, ...]
    notes: str = ""


class DescribedRequirement(Document):
    """One thing that an app which was brought in does today."""

    text: str = Field(min_length=1)


class SurveyAnswer(ArchitectureAnswer):
    """Architect, about an app that was brought in: what it is, what it does today, and how it is made."""

    title: str = Field(min_length=1)
    summary: str = Field(min_length=1)
    requirements: tuple[DescribedRequirement, ...] = Field(min_length=1)


class DesignChange(Document):
    """Lines of the architecture that come or change with an amended plan; a line replaces the one of the same name."""

    entities: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    endpoints: tuple[str, ...] = ()
    notes: str = Field(default="", description="In place of the notes that were there; empty: they still hold.")


class PlanTask(Document):
    """One task as the Tech Lead plans it."""

    id: str = Field(pattern=r"^T\d{1,2}$")
    title: str
    goal: str
    files: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()


class Unprovable(Document):
    """An open requirement that no check can prove, and why, as the Tech Lead says it when a plan was changed."""

    requirement: str
    reason: str
