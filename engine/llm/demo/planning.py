"""Requirements of a design, each with the checks that prove it and the task that fulfils it."""

from typing import Any

from engine.document import Document
from engine.llm.demo.checks import CheckWriter
from engine.llm.demo.design import AppDesign, EntityDesign, FieldKind
from engine.llm.demo.texts import add_button, capital, page_texts


class Proof(Document):
    """Which check proves a requirement, for which entity."""

    kind: str
    entity: str


class PlannedRequirement(Document):
    """A requirement, what proves it, and the number of the task after which it holds."""

    id: str
    text: str
    task: int
    proofs: tuple[Proof, ...]


def requirements(design: AppDesign) -> tuple[PlannedRequirement, ...]:
    """Four to eight requirements, the most important first."""
    first = design.entities[0]
    last_task = 1 + len(design.entities)
    found: list[tuple[str, int, tuple[Proof, ...]]] = [
        (_add_text(design, first), 2, (Proof(kind="add", entity=first.class_name),))
    ]
    for child in design.children(first):
        found.append((_relation_text(design, child), 3, (Proof(kind="related", entity=child.class_name),)))
    for entity in design.entities:
        if entity.flag:
            task = 2 if entity is first else 3
            found.append((_tick_text(design, entity), task, (Proof(kind="tick", entity=entity.class_name),)))
    for kind in ("edit", "delete"):
        proofs = tuple(Proof(kind=kind, entity=entity.class_name) for entity in design.entities)
        found.append((_both_text(design, kind), last_task, proofs))
    found.append((_search_text(design), last_task, (Proof(kind="search", entity=design.main),)))
    found.append((_refuse_text(design, first), 2, (Proof(kind="refuse", entity=first.class_name),)))
    found.append((_api_text(design), 1, tuple(Proof(kind="api", entity=e.class_name) for e in design.entities)))
    return tuple(
        PlannedRequirement(id=f"R{number}", text=text, task=task, proofs=proofs)
        for number, (text, task, proofs) in enumerate(found, start=1)
    )


def checks(design: AppDesign) -> list[dict[str, Any]]:
    """All checks as a Tech Lead writes them."""
    writer = CheckWriter(design)
    for requirement in requirements(design):
        for proof in requirement.proofs:
            entity = design.entity(proof.entity)
            writer.write(proof.kind, requirement.id, _check_title(design, proof.kind, entity), entity)
    return writer.checks


def _say(design: AppDesign, ru: str, en: str) -> str:
    return ru if design.language == "ru" else en


def _labels(entity: EntityDesign) -> str:
    return ", ".join(f"«{field.label}»" for field in entity.fields if field.kind is not FieldKind.FLAG)


def _quoted(design: AppDesign, text: str) -> str:
    return text if design.language == "ru" else text.replace("«", "“").replace("»", "”")


def _add_text(design: AppDesign, entity: EntityDesign) -> str:
    forms = entity.forms
    return _quoted(design, _say(
        design,
        f"{capital(forms.accusative)} можно добавить через форму ({_labels(entity)}): запись видна в списке «{capital(forms.many)}» "
        "и остаётся после перезапуска приложения.",
        f"A {forms.one} can be added with a form ({_labels(entity)}); it appears in the list «{capital(forms.many)}» "
        "and is still there after the app is restarted.",
    ))  # fmt: skip


def _relation_text(design: AppDesign, child: EntityDesign) -> str:
    parent = design.entity(child.parent or "").forms
    return _quoted(design, _say(
        design,
        f"У каждой записи списка «{capital(parent.many)}» есть своя страница; на ней можно добавить {child.forms.accusative} "
        f"({_labels(child)}), связь сохраняется после перезапуска.",
        f"Every {parent.one} has a page of its own where a {child.forms.one} ({_labels(child)}) can be added; the "
        "connection survives a restart.",
    ))  # fmt: skip


def _tick_text(design: AppDesign, entity: EntityDesign) -> str:
    flag = entity.flag.label if entity.flag else ""
    return _quoted(design, _say(
        design,
        f"В списке «{capital(entity.forms.many)}» запись отмечается галочкой «{flag}», и отметка сохраняется.",
        f"In the list «{capital(entity.forms.many)}» a {entity.forms.one} can be ticked off as «{flag}», and stays so.",
    ))  # fmt: skip


def _both_text(design: AppDesign, kind: str) -> str:
    ru = capital(" и ".join(entity.forms.accusative for entity in design.entities))
    en = "A " + " and a ".join(entity.forms.one for entity in design.entities)
    if kind == "edit":
        return _say(
            design, f"{ru} можно изменить, и список показывает новое.", f"{en} can be edited, and the list shows it."
        )
    return _say(
        design,
        f"{ru} можно удалить; перед удалением приложение переспрашивает.",
        f"{en} can be deleted; the app asks before it deletes.",
    )


def _search_text(design: AppDesign) -> str:
    many = capital(design.entity(design.main).forms.many)
    return _quoted(design, _say(
        design,
        f"Поиск в списке «{many}» оставляет только подходящие записи.",
        f"The search in «{many}» leaves only what matches.",
    ))  # fmt: skip


def _refuse_text(design: AppDesign, entity: EntityDesign) -> str:
    texts = page_texts(entity, design.language)
    return _quoted(design, _say(
        design,
        f"Форма с пустым полем «{entity.title.label}» не сохраняется, рядом с полем написано «{texts.please_fill}»",
        f"A form with an empty «{entity.title.label}» is not saved; the page says «{texts.please_fill}»",
    ))  # fmt: skip


def _api_text(design: AppDesign) -> str:
    paths = ", ".join(f"/api{entity.path}" for entity in design.entities)
    return _say(
        design,
        f"Те же данные доступны через JSON API: {paths} (создать, прочитать, изменить, удалить).",
        f"The same data can be reached through a JSON API: {paths} (create, read, change, delete).",
    )


def _check_title(design: AppDesign, kind: str, entity: EntityDesign) -> str:
    many, button = capital(entity.forms.many), add_button(entity, design.language)
    titles = {
        "add": (f"«{button}»: запись видна и после перезапуска", f"“{button}”: the row is there after a restart"),
        "related": (f"«{button}» на странице связанной записи", f"“{button}” on the page it belongs to"),
        "tick": (f"{many}: отметка сохраняется", f"{many}: a tick is kept"),
        "edit": (f"{many}: запись изменяется", f"{many}: a row is changed"),
        "delete": (f"{many}: запись удаляется после вопроса", f"{many}: a row is deleted after a question"),
        "search": (f"{many}: поиск сужает список", f"{many}: the search narrows the list"),
        "refuse": (f"{many}: пустая форма не сохраняется", f"{many}: an empty form is refused"),
        "api": (f"{many}: JSON API", f"{many}: JSON API"),
    }
    return _say(design, *titles[kind])
