"""Pages of an app without a server: its words, its lists as data, three pages per list."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from engine.llm.demo import samples
from engine.llm.demo.design import AppDesign, EntityDesign, FieldDesign
from engine.llm.demo.rendering import Files, lost_with, template_environment
from engine.llm.demo.texts import add_button, list_name, new_heading, owner_label, page_texts

_PAGES = ("list", "row", "edit")


class StaticRenderer:
    """Writes apps for the stack `static`."""

    replaced: tuple[str, ...] = ()
    has_api = False
    prose = "_static"

    def data_files(self, design: AppDesign) -> Files:
        """Nothing is kept on a server."""
        return {}

    def home_files(self, design: AppDesign, entities: tuple[EntityDesign, ...]) -> Files:
        """Words and lists, the main one first, and the tests of what is kept."""
        main = design.entity(design.main)
        ordered = sorted(entities, key=lambda entity: entity is not main)
        tables = {entity.plural: _table(design, entity, entities) for entity in ordered}
        values: dict[str, Any] = {
            "title": design.title,
            "language": design.language,
            "tables": tables,
            "t": _texts(main, design),
        }
        values["cases"] = [_case(design, entity) for entity in ordered]
        names = {"texts.js": "texts.js.j2", "tables.js": "tables.js.j2", "tests/store.test.js": "store.test.js.j2"}
        return {path: _render(template, **values) for path, template in names.items()}

    def page_files(self, design: AppDesign, entity: EntityDesign, *, with_children: bool) -> Files:
        """The pages of a list; what belongs to a row is found by the fields that refer to it."""
        return {
            f"{entity.plural}{'' if page == 'list' else f'-{page}'}.html": _render(
                "page.html.j2", page=page, table=entity.plural, title=list_name(entity), language=design.language
            )
            for page in _PAGES
        }

    def readme_file(self, design: AppDesign, **values: object) -> Files:
        """README.md in the user's language."""
        text = _render(f"readme.{design.language}.md.j2", design=design, **values)
        return {"README.md": text}


def _table(design: AppDesign, entity: EntityDesign, done: tuple[EntityDesign, ...]) -> dict[str, Any]:
    """A list as `tables.js` describes it; it refers to lists that are there already."""
    texts = page_texts(entity, design.language)
    parents = [parent for parent in design.parents(entity) if parent in done]
    children = tuple(child for child in design.children(entity) if child in done)
    table: dict[str, Any] = {
        "title": list_name(entity),
        "newTitle": new_heading(entity),
        "add": add_button(entity, design.language),
        "empty": texts.empty,
    }
    if entity.total:
        table["total"] = texts.total
    if lost := lost_with(entity, children, design.language):
        table["lost"] = lost
    table["fields"] = [
        *(_field(field, is_sum=field == entity.total) for field in entity.fields),
        *(_reference(entity, parent) for parent in parents),
    ]
    return table


def _field(field: FieldDesign, *, is_sum: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"name": field.name, "label": field.label, "kind": field.kind.value}
    given = {"required": field.required or None, "low": field.low, "high": field.high, "sum": is_sum or None}
    found |= {key: value for key, value in given.items() if value is not None}
    return found | ({"options": [list(option) for option in field.options]} if field.options else {})


def _reference(entity: EntityDesign, parent: EntityDesign) -> dict[str, Any]:
    reference = {"name": f"{parent.name}_id", "label": owner_label(parent), "kind": "reference", "table": parent.plural}
    return reference | ({"required": True} if entity.needs(parent) else {})


def _case(design: AppDesign, entity: EntityDesign) -> dict[str, Any]:
    """A row for the tests, with the tables whose rows it needs."""
    needed = {f"{parent.name}_id": parent.plural for parent in design.parents(entity) if entity.needs(parent)}
    return {
        "table": entity.plural,
        "needed": needed,
        "title": entity.title.name,
        "row": samples.api_body(entity, 1, design.language),
    }


def _texts(entity: EntityDesign, design: AppDesign) -> dict[str, str]:
    """The words that all lists share."""
    texts = page_texts(entity, design.language)
    names = ("any", "cancel", "count", "delete", "edit", "filter", "find", "first", "no", "save", "search", "yes")
    return {name: getattr(texts, name) for name in names} | {
        "confirmDelete": texts.confirm_delete,
        "nothingFound": texts.nothing_found,
        "onlyOpen": texts.only_open,
        "pleaseFill": texts.please_fill,
        "showAll": texts.show_all,
        "withChildren": texts.with_children,
    }


@cache
def _environment() -> Environment:
    environment = template_environment(Path(__file__).parent / "templates", "⟦", "⟧").overlay()
    environment.filters = environment.filters | {"js": lambda value: json.dumps(value, ensure_ascii=False)}
    return environment


def _render(template: str, **values: object) -> str:
    text = _environment().get_template(template).render(**values)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"
