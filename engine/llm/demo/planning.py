"""Requirements of a design, each with the checks that prove it and the task that fulfils it."""

from collections.abc import Callable, Iterable

from engine.document import Document
from engine.llm.demo.checks import CheckKind, CheckWriter, RawCheck
from engine.llm.demo.design import AppDesign, EntityDesign, FieldKind
from engine.llm.demo.english import a
from engine.llm.demo.texts import capital, enumerate_words, filter_labels, list_name, page_texts, quoted, say

Entities = tuple[EntityDesign, ...]


class PlannedRequirement(Document):
    """A requirement, the kind of check that proves it for which entities, and the task after which it holds."""

    id: str
    text: str
    task: int
    kind: CheckKind
    entities: Entities


def task_entities(design: AppDesign) -> tuple[Entities, ...]:
    """Whose pages each task writes: none with data and API, then what stands alone, then what belongs to it."""
    pages = (design.roots, design.related) if design.related else (design.roots,)
    return ((), *pages) if design.has_api else pages


def requirements(design: AppDesign) -> tuple[PlannedRequirement, ...]:
    """Five to nine requirements, the most important first; what the design does not have is not required."""
    every = design.entities
    subjects: dict[CheckKind, Entities] = {
        "add": design.roots,
        "related": design.related,
        "tick": tuple(entity for entity in every if entity.flag),
        "search": every,
        "filter": tuple(entity for entity in every if filter_labels(design, entity)),
        "total": tuple(entity for entity in every if entity.total),
        "change": every,
        "refuse": every,
        "api": every if design.has_api else (),
    }
    present = [(kind, entities) for kind, entities in subjects.items() if entities]
    return tuple(
        PlannedRequirement(
            id=f"R{number}",
            kind=kind,
            entities=entities,
            text=say(design.language, kind, **_values(design, kind, entities)),
            task=_task(design, kind, entities),
        )
        for number, (kind, entities) in enumerate(present, start=1)
    )


def checks(design: AppDesign) -> list[RawCheck]:
    """All checks as a Tech Lead writes them, at least one per requirement."""
    writer = CheckWriter(design)
    for item in requirements(design):
        writer.write(item.kind, item.id, item.entities)
    return writer.checks


def _task(design: AppDesign, kind: CheckKind, entities: Entities) -> int:
    if kind == "api":
        return 1
    return next(
        number
        for number, done in enumerate(task_entities(design), start=1)
        if set(entities) <= set(done) or number == len(task_entities(design))
    )


def _values(design: AppDesign, kind: CheckKind, entities: Entities) -> dict[str, object]:
    """What the sentence of this kind is about."""
    language = design.language
    texts = page_texts(entities[0], language)
    things = [_thing(design, entity, with_labels=kind == "add") for entity in entities]
    labels: dict[CheckKind, Callable[[EntityDesign], Iterable[str]]] = {
        "tick": lambda entity: [entity.flag.label] if entity.flag else [],
        "filter": lambda entity: filter_labels(design, entity),
        "total": lambda entity: [entity.total.label] if entity.total else [],
        "refuse": lambda entity: [entity.title.label],
    }
    return {
        "things": capital(enumerate_words(things, language)),
        "lists": enumerate_words((quoted(list_name(entity), language) for entity in entities), language),
        "links": _links(design),
        "marks": _marks(design, entities, labels[kind]) if kind in labels else "",
        "place": say(language, "total_place") if design.has_api and set(entities) & set(design.related) else "",
        "paths": ", ".join(f"/api{entity.path}" for entity in entities),
        "only_open": texts.only_open,
        "please_fill": texts.please_fill,
    }


def _thing(design: AppDesign, entity: EntityDesign, *, with_labels: bool) -> str:
    """«заказ («Название», «Сумма»)»; "an order (“Title”, “Amount”)"."""
    name = entity.forms.accusative if design.language == "ru" else a(entity.forms.one)
    labels = [quoted(field.label, design.language) for field in entity.fields if field.kind is not FieldKind.FLAG]
    return f"{name} ({', '.join(labels)})" if with_labels else name


def _links(design: AppDesign) -> str:
    """«Клиенты» — заказ, счёт; «Заказы» — отзыв."""
    owners = [entity for entity in design.entities if design.children(entity)]
    return "; ".join(
        f"{quoted(list_name(owner), design.language)} — "
        + ", ".join(_thing(design, child, with_labels=False) for child in design.children(owner))
        for owner in owners
    )


def _marks(design: AppDesign, entities: Entities, labels: Callable[[EntityDesign], Iterable[str]]) -> str:
    """«Заказы» — «Статус», «Клиент»; the list is not named where there is only one."""
    said = [(entity, ", ".join(quoted(label, design.language) for label in labels(entity))) for entity in entities]
    if len(design.entities) == 1:
        return said[0][1]
    return "; ".join(f"{quoted(list_name(entity), design.language)} — {text}" for entity, text in said)
