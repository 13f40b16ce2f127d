"""Tables, lists and tests of a Reflex app: its starter makes the pages."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from engine.llm.demo import samples
from engine.llm.demo.design import AppDesign, EntityDesign, FieldDesign, FieldKind, Language
from engine.llm.demo.rendering import Files, lost_with, template_environment
from engine.llm.demo.stacks.python_source import column, enum_name, python_text
from engine.llm.demo.texts import add_button, list_name, new_heading, owner_label, page_texts

_KINDS = {
    FieldKind.MONEY: "money",
    FieldKind.LONG_TEXT: "long",
    FieldKind.EMAIL: "email",
    FieldKind.PHONE: "tel",
    FieldKind.URL: "url",
}


class ReflexRenderer:
    """Writes apps for the stack `reflex`."""

    replaced: tuple[str, ...] = ()
    has_api = False
    prose = "_reflex"

    def data_files(self, design: AppDesign) -> Files:
        """Tables come with the pages that show them."""
        return {}

    def home_files(self, design: AppDesign, entities: tuple[EntityDesign, ...]) -> Files:
        """Name and language, the tables of these lists, the first page, and rows for tests."""
        home = next((entity for entity in entities if entity.class_name == design.main), entities[0])
        kinds = {field.kind for entity in entities for field in entity.fields}
        values = {
            "entities": entities,
            "has_date": FieldKind.DATE in kinds,
            "has_choice": FieldKind.CHOICE in kinds,
            "home_path": home.path,
        }
        paths = {
            "app/config.py": "config.py.j2",
            "app/models.py": "models.py.j2",
            "app/pages/home.py": "home.py.j2",
            "tests/rows.py": "rows.py.j2",
        }
        return {path: _render(template, design, **values) for path, template in paths.items()}

    def page_files(self, design: AppDesign, entity: EntityDesign, *, with_children: bool) -> Files:
        """A list and its tests; what belongs to a row is found by the columns that refer to it."""
        children = design.children(entity) if with_children else ()
        values = {
            "entity": entity,
            "words": _words(design, entity, children),
            "t": page_texts(entity, design.language),
        }
        return {
            f"app/pages/{entity.plural}.py": _render("list.py.j2", design, **values),
            f"tests/test_{entity.plural}.py": _render("test_list.py.j2", design, **values),
        }

    def readme_file(self, design: AppDesign, **values: object) -> Files:
        """README.md in the user's language."""
        return {"README.md": _render(f"readme.{design.language}.md.j2", design, **values)}


def _words(design: AppDesign, entity: EntityDesign, children: tuple[EntityDesign, ...]) -> dict[str, Any]:
    """What a `Listing` is told of a list; nothing that goes without saying."""
    texts = page_texts(entity, design.language)
    fields = {field.name: field.label for field in entity.fields}
    owners = {f"{parent.name}_id": owner_label(parent) for parent in design.parents(entity)}
    words: dict[str, Any] = {
        "title": list_name(entity),
        "new_title": new_heading(entity),
        "add": add_button(entity, design.language),
        "empty": texts.empty,
        "labels": fields | owners,
        "options": {field.name: dict(field.options) for field in entity.choices},
        "kinds": {field.name: _KINDS[field.kind] for field in entity.fields if field.kind in _KINDS},
        "lost": lost_with(entity, children, design.language),
    }
    if entity.total:
        words |= {"sum": entity.total.name, "total": texts.total}
    return {name: value for name, value in words.items() if value}


def _figure(value: float, field: FieldDesign, language: Language) -> str:
    return samples.shown_number(field, value, language).replace("\N{NO-BREAK SPACE}", " ")


@cache
def _environment(language: Language) -> Environment:
    environment = template_environment(Path(__file__).parent / "templates").overlay()
    environment.filters = environment.filters | {
        "py": python_text,
        "column": column,
        "enum": enum_name,
        "body": lambda entity, number: samples.api_body(entity, number, language),
        "title_shown": lambda entity, number: samples.title_shown(entity, number, language),
        "figure": lambda value, field: _figure(value, field, language),
    }
    return environment


def _render(template: str, design: AppDesign, **values: object) -> str:
    text = _environment(design.language).get_template(template).render(design=design, **values)
    return text if text.endswith("\n") else text + "\n"
