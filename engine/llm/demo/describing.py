"""The Architect's lines: entities, pages with the labels people see, endpoints."""

from engine.llm.demo.design import AppDesign, EntityDesign, FieldDesign, FieldKind
from engine.llm.demo.texts import add_button, capital, page_texts

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
    """Name(field: type, …; reference to the parent)."""
    fields = [f"{field.name}: {_kind(field)}" for field in entity.fields]
    if entity.parent:
        need = "required" if entity.parent_required else "optional"
        fields.append(f"{design.entity(entity.parent).name}_id: {entity.parent} {need}")
    return f"{entity.class_name}({'; '.join(fields)})"


def _kind(field: FieldDesign) -> str:
    options = f" of {', '.join(value for value, _ in field.options)}" if field.options else ""
    limits = f" {field.low}-{field.high}" if field.high is not None else ""
    return _KINDS[field.kind] + options + limits + (" required" if field.required else "")


def page_lines(design: AppDesign, entity: EntityDesign) -> list[str]:
    """Path, heading, labels and buttons of each page, as they will be."""
    texts = page_texts(entity, design.language)
    inputs = ", ".join(
        f"“{f.label}” ({_KINDS[f.kind].split(',')[0]})" for f in entity.fields if f.kind is not FieldKind.FLAG
    )
    if entity.parent:
        inputs += f", “{capital(design.entity(entity.parent).forms.one)}” (choice)"
    tick = f"tick “{entity.flag.label}”, " if entity.flag else ""
    filtering = f"tick “{texts.only_open}” and " if entity.flag else ""
    lines = [
        f"{entity.path}: heading “{capital(entity.forms.many)}”; form with inputs {inputs} and button "
        f"“{add_button(entity, design.language)}”; an empty “{entity.title.label}” shows “{texts.please_fill}”; search with input "
        f"“{texts.search}”, {filtering}button “{texts.find}”; rows with {tick}links “{texts.edit}” and “{texts.delete}”; when empty “{texts.empty}”",
        f"{entity.path}/{{id}}: all fields of one row, links “{texts.edit}” and “{texts.delete}”",
        f"{entity.path}/{{id}}/edit: the same inputs and button “{texts.save}”",
        f"{entity.path}/{{id}}/delete: question with button “{texts.confirm_delete}” and link “{texts.cancel}”",
    ]
    for child in design.children(entity):
        lines[1] += f"; list “{capital(child.forms.many)}” and form with button “{add_button(child, design.language)}”"
    return lines


def endpoint_lines(entity: EntityDesign) -> list[str]:
    """METHOD path, body, answer."""
    path = f"/api{entity.path}"
    return [
        f"GET {path} -> list; ?field=value filters",
        f"POST {path} {{{', '.join(field.name for field in entity.fields)}}} -> 201 the row, 422 if invalid",
        f"GET, PATCH, DELETE {path}/{{id}} -> the row, the changed row, 204; 404 if unknown",
    ]
