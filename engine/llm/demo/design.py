"""What the demo model understood of an idea: entities, fields, relations; or why it declines."""

from enum import StrEnum
from typing import Literal

from engine.document import Document

Language = Literal["ru", "en"]
Place = Literal["main", "of", "list", "loose"]


class FieldKind(StrEnum):
    """What a field holds, and so how it is stored, typed in and shown."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"


class NounForms(Document):
    """A noun as the pages need it, lower case: «задача», «задачи», «задачу», «задач», «новая задача»."""

    one: str
    many: str
    accusative: str
    genitive_many: str
    new: str


class FieldDesign(Document):
    """A field: `name` in code, `label` on the pages."""

    name: str
    label: str
    kind: FieldKind
    required: bool = False
    low: int | None = None
    high: int | None = None
    options: tuple[tuple[str, str], ...] = ()
    adds_up: bool = False


class Reference(Document):
    """What a row belongs to: the class of the parent, and whether a row makes no sense without one."""

    to: str
    required: bool = True


class EntityDesign(Document):
    """A table with its pages; the first field is what a row is called by."""

    class_name: str
    name: str
    plural: str
    forms: NounForms
    fields: tuple[FieldDesign, ...]
    references: tuple[Reference, ...] = ()

    @property
    def title(self) -> FieldDesign:
        """The field that names a row."""
        return self.fields[0]

    @property
    def flag(self) -> FieldDesign | None:
        """The field that can be ticked off in the list."""
        return next((field for field in self.fields if field.kind is FieldKind.FLAG), None)

    @property
    def choices(self) -> tuple[FieldDesign, ...]:
        """The fields with a few possible values, by which a list is narrowed."""
        return tuple(field for field in self.fields if field.kind is FieldKind.CHOICE)

    @property
    def total(self) -> FieldDesign | None:
        """The field whose sum stands under the list: money before other amounts."""
        summed = [field for field in self.fields if field.adds_up]
        return next((field for field in summed if field.kind is FieldKind.MONEY), summed[0] if summed else None)

    @property
    def path(self) -> str:
        """Address of its list."""
        return f"/{self.plural}"

    def needs(self, parent: "EntityDesign") -> bool:
        """True if a row cannot be without this parent."""
        return any(item.required for item in self.references if item.to == parent.class_name)


class AppDesign(Document):
    """A whole app; parents come before their children. Without an API everything is done on the pages."""

    language: Language
    has_api: bool = True
    title: str
    entities: tuple[EntityDesign, ...]
    main: str
    left_out: tuple[str, ...] = ()

    def entity(self, class_name: str) -> EntityDesign:
        """The entity of this class name."""
        return next(entity for entity in self.entities if entity.class_name == class_name)

    @property
    def roots(self) -> tuple[EntityDesign, ...]:
        """Entities that belong to nothing."""
        return tuple(entity for entity in self.entities if not entity.references)

    @property
    def related(self) -> tuple[EntityDesign, ...]:
        """Entities that belong to others."""
        return tuple(entity for entity in self.entities if entity.references)

    def parents(self, entity: EntityDesign) -> tuple[EntityDesign, ...]:
        """Entities that `entity` belongs to, the most important first."""
        return tuple(self.entity(item.to) for item in entity.references)

    def children(self, entity: EntityDesign) -> tuple[EntityDesign, ...]:
        """Entities that belong to `entity`."""
        return tuple(child for child in self.entities if entity in self.parents(child))


class Declined(Document):
    """An idea beyond the demo model: one honest sentence and the nearest idea it can build."""

    reason: str
    nearest: str


class Mention(Document):
    """A noun found in an idea; `place` says how: named itself, listed as part of its `owner`, or merely said.

    `has_parts`: it is said with what.
    """

    lemma: str
    phrase: str
    forms: NounForms
    plural: bool
    place: Place
    owner: str = ""
    event: bool = False
    is_verbal: bool = False
    has_parts: bool = False
    unit: str = ""


class Link(Document):
    """Keys of two things of which an idea says that one belongs to the other."""

    child: str
    parent: str


class Outline(Document):
    """Nouns of an idea in their order; `asks_for_records`: it speaks of a list, a tracker, an app.

    With `links` every noun is a list of its own.
    """

    mentions: tuple[Mention, ...]
    words: tuple[str, ...]
    asks_for_records: bool
    links: tuple[Link, ...] = ()
