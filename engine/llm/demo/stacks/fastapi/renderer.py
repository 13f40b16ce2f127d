"""Python, Jinja and pytest files of an app."""

import json
from functools import cache
from pathlib import Path

from jinja2 import Environment

from engine.llm.demo import samples
from engine.llm.demo.design import AppDesign, EntityDesign, FieldDesign, FieldKind, Language
from engine.llm.demo.rendering import Files, lost_with, template_environment
from engine.llm.demo.stacks.python_source import column, enum_name, python_text
from engine.llm.demo.texts import page_texts

_PAGES = ("list", "row", "totals", "fields", "show", "edit", "delete")
_INPUT_TYPES = {
    FieldKind.INTEGER: "number",
    FieldKind.NUMBER: "number",
    FieldKind.MONEY: "number",
    FieldKind.DATE: "date",
    FieldKind.EMAIL: "email",
    FieldKind.PHONE: "tel",
    FieldKind.URL: "url",
}


class FastapiRenderer:
    """Writes apps for the stack `fastapi`."""

    replaced: tuple[str, ...] = ("app/templates/home.html",)
    has_api = True
    prose = ""

    def data_files(self, design: AppDesign) -> Files:
        """Tables, what rows are called, JSON API and its tests."""
        kinds = {field.kind for entity in design.entities for field in entity.fields}
        titles = {entity.title.kind for entity in design.entities}
        names = sorted(name for e in design.entities for name in (e.class_name, f"{e.class_name}Input"))
        values = {
            "has_date": FieldKind.DATE in kinds,
            "has_choice": FieldKind.CHOICE in kinds,
            "has_date_title": FieldKind.DATE in titles,
            "imports": names,
        }
        paths = {
            "app/config.py": "config.py.j2",
            "app/models.py": "models.py.j2",
            "app/titles.py": "titles.py.j2",
            "app/routers/api.py": "api.py.j2",
            "tests/rows.py": "rows.py.j2",
            "tests/test_api.py": "test_api.py.j2",
        }
        return {path: _render(template, design, **values) for path, template in paths.items()}

    def home_files(self, design: AppDesign, entities: tuple[EntityDesign, ...]) -> Files:
        """The first page, which leads to the main list, or to the first that exists."""
        home = next((entity for entity in entities if entity.class_name == design.main), entities[0])
        return {"app/routers/home.py": _render("home.py.j2", design, home_path=home.path)}

    def page_files(self, design: AppDesign, entity: EntityDesign, *, with_children: bool) -> Files:
        """Router, templates and tests of an entity's pages."""
        parents = design.parents(entity)
        children = design.children(entity) if with_children else ()
        others = {other.class_name: other for child in children for other in design.parents(child)}
        related = {other.class_name for other in (entity, *parents, *children, *others.values())}
        values = {
            "entity": entity,
            "imports": sorted({*related, *(f"{other.class_name}Input" for other in (entity, *children))}),
            "filters": [*(field.name for field in entity.choices), *(f"{parent.name}_id" for parent in parents)],
            "needed": [parent for parent in parents if entity.needs(parent)],
            "lost": lost_with(entity, children, design.language),
            "parents": parents,
            "children": children,
            "owners": [*parents, *(other for other in others.values() if other not in (entity, *parents))],
            "t": page_texts(entity, design.language),
            "page_texts": page_texts,
        }
        files = {
            f"app/templates/{entity.plural}/{name}.html": _render(f"{name}.html.j2", design, **values)
            for name in _PAGES
        }
        files[f"app/routers/{entity.plural}.py"] = _render("router.py.j2", design, **values)
        files[f"tests/test_{entity.plural}.py"] = _render("test_pages.py.j2", design, **values)
        return files

    def readme_file(self, design: AppDesign, **values: object) -> Files:
        """README.md in the user's language."""
        return {"README.md": _render(f"readme.{design.language}.md.j2", design, **values)}


def _order(entity: EntityDesign) -> str:
    """Undone first, then the newest."""
    flag = [f"{entity.class_name}.{entity.flag.name}"] if entity.flag else []
    newest = f"{entity.class_name}.{'id' if entity.title.kind is not FieldKind.DATE else entity.title.name}.desc()"
    return ", ".join([*flag, newest])


def _searched(entity: EntityDesign) -> str:
    """The texts of a row in which the search looks, inside an f-string."""
    texts = [field for field in entity.fields[1:] if field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT)]
    return " ".join(["{row}", *(f"{{row.{field.name} or ''}}" for field in texts)])


def _limits(field: FieldDesign) -> str:
    if field.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return ', step="0.01", min=0' if field.kind is FieldKind.MONEY else ', step="any", min=0'
    if field.kind is FieldKind.INTEGER:
        return f", min={field.low or 0}" + (f", max={field.high}" if field.high else "")
    return ""


def _pairs(field: FieldDesign, template: str) -> str:
    return ", ".join(template.format(json.dumps(v), json.dumps(text, ensure_ascii=False)) for v, text in field.options)


def _form_body(entity: EntityDesign, number: int, language: Language) -> dict[str, str]:
    body = samples.api_body(entity, number, language)
    return {name: str(value) for name, value in body.items() if not isinstance(value, bool)}


@cache
def _environment(language: Language) -> Environment:
    environment = template_environment(Path(__file__).parent / "templates").overlay()
    environment.filters = environment.filters | {
        "py": python_text,
        "column": column,
        "enum": enum_name,
        "limits": _limits,
        "order": _order,
        "searched": _searched,
        "input_type": lambda field: _INPUT_TYPES.get(field.kind, "text"),
        "jinja_options": lambda field: _pairs(field, "{0}: {1}"),
        "jinja_pairs": lambda field: _pairs(field, "({0}, {1})"),
        "body": lambda entity, number: samples.api_body(entity, number, language),
        "form_body": lambda entity, number: _form_body(entity, number, language),
        "title_shown": lambda entity, number: samples.title_shown(entity, number, language),
        "figure": lambda value, field: samples.shown_number(field, value, language),
    }
    return environment


def _render(template: str, design: AppDesign, **values: object) -> str:
    text = _environment(design.language).get_template(template).render(design=design, **values)
    return text if text.endswith("\n") else text + "\n"
