"""The Architect's lines: entities, pages with the labels people see, endpoints."""

from engine.llm.demo.design import AppDesign, EntityDesign, FieldDesign, FieldKind
from engine.llm.demo.texts import add_button, filter_labels, list_name, owner_label, page_texts

_KINDS = {
    FieldKind.TEXT: "text",
    FieldKind.LONG_TEXT: "long text",
    FieldKind.INTEGER: "integer",
    FieldKind.NUMBER: "number",
    FieldKind.MONEY: "money",
    FieldKind.DATE: "date",
    FieldKind.FLAG: "yes/no, default no",
    FieldKind.CHOICE: "choice",
    FieldKind.EMAIL: "e-mail",
    FieldKind.PHONE: "phone",
    FieldKind.URL: "URL",
}


def entity_line(design: AppDesign, entity: EntityDesign) -> str:
    """Name(field: type, …; references to the parents)."""
    fields = [f"{field.name}: {_kind(field)}" for field in entity.fields]
    for parent in design.parents(entity):
        need = "required" if entity.needs(parent) else "optional"
        fields.append(f"{parent.name}_id: {parent.class_name} {need}")
    return f"{entity.class_name}({'; '.join(fields)})"


def _kind(field: FieldDesign) -> str:
    options = f" of {', '.join(value for value, _ in field.options)}" if field.options else ""
    limits = f" {field.low}-{field.high}" if field.high is not None else ""
    return _KINDS[field.kind] + options + limits + (" required" if field.required else "")


def page_lines(design: AppDesign, entity: EntityDesign) -> list[str]:
    """Path, heading, labels and buttons of each page, as they will be."""
    texts = page_texts(entity, design.language)
    row = "/{id}" if design.has_api else "-row?id={id}"
    shown = f"{row}: all fields of one row, links “{texts.edit}” and “{texts.delete}”"
    for child in design.children(entity):
        button = add_button(child, design.language)
        shown += f"; list “{list_name(child)}” with its sum and form with button “{button}”"
    edit = "/{id}/edit" if design.has_api else "-edit?id={id}"
    asking = f"{entity.path}/{{id}}/delete" if design.has_api else f"“{texts.delete}” opens a dialog"
    return [
        entity.path + _list_line(design, entity),
        entity.path + shown,
        f"{entity.path}{edit}: the same inputs and button “{texts.save}”",
        f"{asking}: question with button “{texts.confirm_delete}” and link “{texts.cancel}”",
    ]


def _list_line(design: AppDesign, entity: EntityDesign) -> str:
    texts = page_texts(entity, design.language)
    typed = [f"“{f.label}” ({_KINDS[f.kind].split(',')[0]})" for f in entity.fields if f.kind is not FieldKind.FLAG]
    typed += [f"“{owner_label(parent)}” (choice)" for parent in design.parents(entity)]
    narrowed = [f"input “{texts.search}”", *(f"choice “{label}”" for label in filter_labels(design, entity))]
    narrowed += [f"tick “{texts.only_open}”"] if entity.flag else []
    sums = f" and “{texts.total}: …”" if entity.total else ""
    tick = f"tick “{entity.flag.label}”, " if entity.flag else ""
    return (
        f": heading “{list_name(entity)}”; form with inputs {', '.join(typed)} and button "
        f"“{add_button(entity, design.language)}”; an empty “{entity.title.label}” shows “{texts.please_fill}”; section "
        f"“{texts.filter}” with {', '.join(narrowed)} and button “{texts.find}”; rows with {tick}links “{texts.edit}” and "
        f"“{texts.delete}”; under them “{texts.count}: …”{sums}; when empty “{texts.empty}”"
    )


def endpoint_lines(entity: EntityDesign) -> list[str]:
    """METHOD path, body, answer."""
    path = f"/api{entity.path}"
    return [
        f"GET {path} -> list; ?field=value filters",
        f"POST {path} {{{', '.join(field.name for field in entity.fields)}}} -> 201 the row, 422 if invalid",
        f"GET, PATCH, DELETE {path}/{{id}} -> the row, the changed row, 204; 404 if unknown",
    ]
