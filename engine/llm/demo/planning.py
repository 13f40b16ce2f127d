"""Requirements of a design, each with the checks that prove it and the task that fulfils it."""

from engine.document import Document
from engine.llm.demo.checks import CheckKind, CheckWriter, RawCheck
from engine.llm.demo.design import AppDesign, EntityDesign, FieldKind
from engine.llm.demo.english import a
from engine.llm.demo.texts import add_button, capital, page_texts


class PlannedRequirement(Document):
    """A requirement, the kind of check that proves it for which entities, and the task after which it holds."""

    id: str
    text: str
    task: int
    kind: CheckKind
    entities: tuple[EntityDesign, ...]


def requirements(design: AppDesign) -> tuple[PlannedRequirement, ...]:
    """Four to eight requirements, the most important first."""
    first = design.entities[0]
    last_task = 1 + len(design.entities)
    roots = [entity for entity in design.entities if entity.parent is None]
    found: list[tuple[CheckKind, str, int, tuple[EntityDesign, ...]]] = [
        ("add", _add_text(design, root), number, (root,)) for number, root in enumerate(roots, start=2)
    ]
    for child in design.children(first):
        found.append(("related", _relation_text(design, child), 3, (child,)))
    flagged = next((entity for entity in design.entities if entity.flag), None)
    if flagged:
        found.append(("tick", _tick_text(design, flagged), 2 if flagged is first else 3, (flagged,)))
    main = design.entity(design.main)
    found += [
        ("edit", _edit_text(design), last_task, design.entities),
        ("delete", _delete_text(design), last_task, design.entities),
        ("search", _search_text(design), last_task, (main,)),
        ("refuse", _refuse_text(design, first), 2, (first,)),
        ("api", _api_text(design), 1, design.entities),
    ]
    return tuple(
        PlannedRequirement(id=f"R{number}", kind=kind, text=text, task=task, entities=entities)
        for number, (kind, text, task, entities) in enumerate(found, start=1)
    )


def checks(design: AppDesign) -> list[RawCheck]:
    """All checks as a Tech Lead writes them, one per requirement."""
    writer = CheckWriter(design)
    for item in requirements(design):
        writer.write(item.kind, item.id, _check_title(design, item.kind, item.entities), item.entities)
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
        f"{capital(a(forms.one))} can be added with a form ({_labels(entity)}); it appears in the list «{capital(forms.many)}» "
        "and is still there after the app is restarted.",
    ))  # fmt: skip


def _relation_text(design: AppDesign, child: EntityDesign) -> str:
    parent = design.entity(child.parent or "").forms
    return _quoted(design, _say(
        design,
        f"У каждой записи списка «{capital(parent.many)}» есть своя страница; на ней можно добавить {child.forms.accusative} "
        f"({_labels(child)}), связь сохраняется после перезапуска.",
        f"Every {parent.one} has a page of its own where {a(child.forms.one)} ({_labels(child)}) can be added; the "
        "connection survives a restart.",
    ))  # fmt: skip


def _tick_text(design: AppDesign, entity: EntityDesign) -> str:
    flag, texts = entity.flag.label if entity.flag else "", page_texts(entity, design.language)
    return _quoted(design, _say(
        design,
        f"В списке «{capital(entity.forms.many)}» запись отмечается галочкой «{flag}», отметка сохраняется, фильтр «{texts.only_open}» её скрывает.",
        f"In the list «{capital(entity.forms.many)}» {a(entity.forms.one)} can be ticked off as «{flag}» and stays so; the filter «{texts.only_open}» hides it.",
    ))  # fmt: skip


def _all_of(design: AppDesign) -> tuple[str, str]:
    ru = capital(" и ".join(entity.forms.accusative for entity in design.entities))
    return ru, capital(" and ".join(a(entity.forms.one) for entity in design.entities))


def _edit_text(design: AppDesign) -> str:
    ru, en = _all_of(design)
    return _say(
        design, f"{ru} можно изменить, и список показывает новое.", f"{en} can be edited, and the list shows it."
    )


def _delete_text(design: AppDesign) -> str:
    ru, en = _all_of(design)
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


def _check_title(design: AppDesign, kind: CheckKind, entities: tuple[EntityDesign, ...]) -> str:
    many = ", ".join(capital(entity.forms.many) for entity in entities)
    button = add_button(entities[0], design.language)
    titles: dict[CheckKind, tuple[str, str]] = {
        "add": (f"«{button}»: запись видна и после перезапуска", f"“{button}”: the row is there after a restart"),
        "related": (f"«{button}» на странице связанной записи", f"“{button}” on the page it belongs to"),
        "tick": (f"{many}: отметка и фильтр", f"{many}: ticking off and the filter"),
        "edit": (f"{many}: запись изменяется", f"{many}: a row is changed"),
        "delete": (f"{many}: запись удаляется после вопроса", f"{many}: a row is deleted after a question"),
        "search": (f"{many}: поиск сужает список", f"{many}: the search narrows the list"),
        "refuse": (f"{many}: пустая форма не сохраняется", f"{many}: an empty form is refused"),
        "api": (f"{many}: JSON API", f"{many}: JSON API"),
    }
    return _say(design, *titles[kind])
