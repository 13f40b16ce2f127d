"""Files of the generated app, from the templates of this package."""

import json
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.llm.demo import samples
from engine.llm.demo.design import AppDesign, EntityDesign, FieldDesign, FieldKind, Language
from engine.llm.demo.naming import class_name
from engine.llm.demo.texts import capital, page_texts

_PAGES = ("list", "row", "fields", "show", "edit", "delete")
_COLUMNS = {
    FieldKind.TEXT: ("str", "max_length=200"),
    FieldKind.LONG_TEXT: ("str", "max_length=5000"),
    FieldKind.INTEGER: ("int", "ge={low}, le={high}"),
    FieldKind.NUMBER: ("float", "ge=0, le=1e12"),
    FieldKind.MONEY: ("float", "ge=0, le=1e12"),
    FieldKind.DATE: ("date", ""),
    FieldKind.EMAIL: ("str", 'max_length=200, regex=r"^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$"'),
    FieldKind.PHONE: ("str", 'max_length=30, regex=r"^[+()\\d\\s-]{5,30}$"'),
    FieldKind.URL: ("str", 'max_length=500, regex=r"^https?://\\S+$"'),
}
_INPUT_TYPES = {
    FieldKind.INTEGER: "number",
    FieldKind.NUMBER: "number",
    FieldKind.MONEY: "number",
    FieldKind.DATE: "date",
    FieldKind.EMAIL: "email",
    FieldKind.PHONE: "tel",
    FieldKind.URL: "url",
}
Files = dict[str, str]


def data_files(design: AppDesign) -> Files:
    """Tables, JSON API and its tests."""
    kinds = {field.kind for entity in design.entities for field in entity.fields}
    names = sorted(name for e in design.entities for name in (e.class_name, f"{e.class_name}Input"))
    values = {"has_date": FieldKind.DATE in kinds, "has_choice": FieldKind.CHOICE in kinds, "imports": names}
    return {
        "app/config.py": _render("config.py.j2", design),
        "app/models.py": _render("models.py.j2", design, **values),
        "app/routers/api.py": _render("api.py.j2", design, **values),
        "tests/test_api.py": _render("test_api.py.j2", design),
    }


def home_file(design: AppDesign, path: str) -> Files:
    """The first page, which leads to a list."""
    return {"app/routers/home.py": _render("home.py.j2", design, home_path=path)}


def page_files(design: AppDesign, entity: EntityDesign, child: EntityDesign | None) -> Files:
    """Router, templates and tests of an entity's pages; with `child`, its page lists the children."""
    parent = design.entity(entity.parent) if entity.parent else None
    texts = {
        "t": page_texts(entity, design.language),
        "child_t": page_texts(child, design.language) if child else None,
    }
    files = {
        f"app/templates/{entity.plural}/{name}.html": _render(
            f"{name}.html.j2", design, entity=entity, parent=parent, child=child, **texts
        )
        for name in _PAGES
    }
    values = {"entity": entity, "parent": parent, "child": child, **texts}
    files[f"app/routers/{entity.plural}.py"] = _render(
        "router.py.j2", design, **values, **_queries(entity, parent, child)
    )
    files[f"tests/test_{entity.plural}.py"] = _render("test_pages.py.j2", design, **values)
    return files


def readme_file(design: AppDesign, **values: object) -> Files:
    """README.md in the user's language."""
    return {"README.md": _render(f"readme.{design.language}.md.j2", design, **values)}


def _queries(entity: EntityDesign, parent: EntityDesign | None, child: EntityDesign | None) -> dict[str, object]:
    texts = [field for field in entity.fields if field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT)]
    searched = entity.fields[:1] + tuple(field for field in texts if field is not entity.title)
    related = [other for other in (parent, child) if other]
    names = {entity.class_name, f"{entity.class_name}Input", *(other.class_name for other in related)}
    if child:
        names.add(f"{child.class_name}Input")
    dates = [entity.title.kind is FieldKind.DATE, bool(parent and parent.title.kind is FieldKind.DATE)]
    return {
        "imports": sorted(names),
        "order": _order(entity),
        "child_order": _order(child) if child else "",
        "searched": " ".join("{" + _text_of_field(field) + "}" for field in searched),
        "has_date_text": any(dates),
    }


def _order(entity: EntityDesign) -> str:
    """Undone first, then the newest."""
    flag = [f"{entity.class_name}.{entity.flag.name}"] if entity.flag else []
    newest = f"{entity.class_name}.{'id' if entity.title.kind is not FieldKind.DATE else entity.title.name}.desc()"
    return ", ".join([*flag, newest])


def _text_of_field(field: FieldDesign) -> str:
    if field.kind is FieldKind.DATE:
        return f"show_date(row.{field.name})"
    return f"row.{field.name}" if field.required else f"row.{field.name} or ''"


def _column(entity: EntityDesign, field: FieldDesign) -> str:
    if field.kind is FieldKind.FLAG:
        return "bool = False"
    if field.kind is FieldKind.CHOICE:
        return f"{_enum_name(entity, field)} = {_enum_name(entity, field)}.{field.options[0][0].upper()}"
    kind, rules = _COLUMNS[field.kind]
    rules = rules.format(low=field.low or 0, high=field.high or 10**9) if field.kind is FieldKind.INTEGER else rules
    if field.required:
        rules = f'min_length=1, {rules}, regex=r"\\S"' if kind == "str" else rules
        return f"{kind} = Field({rules})" if rules else kind
    return f"{kind} | None = Field({', '.join(part for part in ('default=None', rules) if part)})"


def _enum_name(entity: EntityDesign, field: FieldDesign) -> str:
    return entity.class_name + class_name(field.name)


def _limits(field: FieldDesign) -> str:
    if field.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return ', step="0.01", min=0' if field.kind is FieldKind.MONEY else ', step="any", min=0'
    if field.kind is FieldKind.INTEGER:
        return f", min={field.low or 0}" + (f", max={field.high}" if field.high else "")
    return ""


def python_text(value: object) -> str:
    """A value as Python source: JSON's quoting with Python's constants."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{python_text(key)}: {python_text(item)}" for key, item in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _pairs(field: FieldDesign, template: str) -> str:
    return ", ".join(template.format(json.dumps(v), json.dumps(text, ensure_ascii=False)) for v, text in field.options)


@cache
def _environment(language: Language) -> Environment:
    """Jinja with other brackets, because it writes Jinja; everything put in was reduced to words before."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        block_start_string="<%", block_end_string="%>", variable_start_string="<<", variable_end_string=">>",
        comment_start_string="<#", comment_end_string="#>",
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined, autoescape=False,  # noqa: S701 - writes Python and templates
    )  # fmt: skip
    environment.filters.update(
        py=python_text,
        capital=capital,
        column=_column,
        enum=_enum_name,
        limits=_limits,
        input_type=lambda field: _INPUT_TYPES.get(field.kind, "text"),
        jinja_options=lambda field: _pairs(field, "{0}: {1}"),
        jinja_pairs=lambda field: _pairs(field, "({0}, {1})"),
        text_of=lambda entity: _text_of_field(entity.title),
        body=lambda entity, number: samples.api_body(entity, number, language),
        form_body=lambda entity, number: _form_body(entity, number, language),
        title_shown=lambda entity, number: samples.title_shown(entity, number, language),
        search_word=lambda entity, number: samples.title_shown(entity, number, language),
    )
    return environment


def _form_body(entity: EntityDesign, number: int, language: Language) -> dict[str, str]:
    body = samples.api_body(entity, number, language)
    return {name: str(value) for name, value in body.items() if not isinstance(value, bool)}


def _render(template: str, design: AppDesign, **values: object) -> str:
    text = _environment(design.language).get_template(template).render(design=design, **values)
    return text if text.endswith("\n") else text + "\n"
