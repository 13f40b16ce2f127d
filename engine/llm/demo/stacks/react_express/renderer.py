"""TypeScript and React files of an app."""

import json
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment

from engine.llm.demo import samples
from engine.llm.demo.design import AppDesign, EntityDesign, FieldDesign, FieldKind, Language
from engine.llm.demo.english import a
from engine.llm.demo.naming import class_name
from engine.llm.demo.rendering import Files, lost_with, template_environment
from engine.llm.demo.stacks.react_express.imports import with_imports
from engine.llm.demo.stacks.react_express.naming import camel
from engine.llm.demo.texts import PageTexts, page_texts

_SCHEMAS = {
    FieldKind.TEXT: "text(200)",
    FieldKind.LONG_TEXT: "text(5000)",
    FieldKind.INTEGER: "z.int().min({low}).max({high})",
    FieldKind.NUMBER: "z.number().min(0).max(1e12)",
    FieldKind.MONEY: "z.number().min(0).max(1e12)",
    FieldKind.DATE: "date()",
    FieldKind.EMAIL: r"text(200).regex(/^[^@\s]+@[^@\s]+\.[^@\s]+$/)",
    FieldKind.PHONE: r"text(30).regex(/^[+()\d\s-]{{5,30}}$/)",
    FieldKind.URL: r"text(500).regex(/^https?:\/\/\S+$/)",
}
_INPUTS = {
    FieldKind.NUMBER: ' type="number" min={0} step="any"',
    FieldKind.MONEY: ' type="number" min={0} step="0.01"',
    FieldKind.DATE: ' type="date"',
    FieldKind.EMAIL: ' type="email"',
    FieldKind.PHONE: ' type="tel"',
    FieldKind.URL: ' type="url"',
}
_SHOWN = {
    FieldKind.DATE: "showDate(row.{name})",
    FieldKind.NUMBER: "showNumber(row.{name})",
    FieldKind.MONEY: "showNumber(row.{name}, 2)",
    FieldKind.EMAIL: "row.{name} && <a href={{`mailto:${{row.{name}}}`}}>{{row.{name}}}</a>",
    FieldKind.URL: 'row.{name} && <a href={{row.{name}}} target="_blank" rel="noopener noreferrer">{{row.{name}}}</a>',
}


class ReactExpressRenderer:
    """Writes apps for the stack `react-express`."""

    replaced: tuple[str, ...] = ()
    has_api = True
    prose = ""

    def data_files(self, design: AppDesign) -> Files:
        """Tables, what rows are called, JSON API and its tests."""
        schemas = [schema for entity in design.entities for _, schema in _schemas(entity, design)]
        tools = {word for schema in schemas for word in re.findall(r"\b(date|flag|optional|reference|text)\(", schema)}
        values = {
            "imports": sorted([*tools, "table", "type Row"], key=lambda name: name.removeprefix("type ").lower()),
            "uses_zod": any("z." in schema for schema in schemas),
            "has_date_title": any(entity.title.kind is FieldKind.DATE for entity in design.entities),
        }
        paths = {
            "shared/config.ts": "config.ts.j2",
            "shared/tables.ts": "tables.ts.j2",
            "src/names.ts": "names.ts.j2",
            "tests/rows.ts": "rows.ts.j2",
            "tests/api.test.ts": "api.test.ts.j2",
        }
        files = {path: _render(template, design, **values) for path, template in paths.items()}
        for entity in design.entities:
            files[f"server/routes/{entity.plural}.ts"] = _render("route.ts.j2", design, entity=entity)
        return files

    def home_files(self, design: AppDesign, entities: tuple[EntityDesign, ...]) -> Files:
        """The first page, which leads to the main list, and how facts about rows look."""
        home = next((entity for entity in entities if entity.class_name == design.main), entities[0])
        return {
            "src/pages/index.tsx": _render("home.tsx.j2", design, home_path=home.path),
            "src/parts/Facts.tsx": _render("facts.tsx.j2", design),
        }

    def page_files(self, design: AppDesign, entity: EntityDesign, *, with_children: bool) -> Files:
        """Pages, their parts and the tests of the list; with children: also the part for the pages of its parents."""
        children = design.children(entity) if with_children else ()
        values = _page_values(design, entity, children)
        paths = {
            f"src/lists/{entity.plural}.ts": "list.ts.j2",
            f"src/parts/{entity.class_name}Fields.tsx": "fields.tsx.j2",
            f"src/parts/{entity.class_name}Rows.tsx": "rows.tsx.j2",
            f"src/pages/{entity.plural}/index.tsx": "list_page.tsx.j2",
            f"src/pages/{entity.plural}/[id]/index.tsx": "row_page.tsx.j2",
            f"src/pages/{entity.plural}/[id]/edit.tsx": "edit_page.tsx.j2",
            f"tests/{entity.plural}.test.ts": "list.test.ts.j2",
        }
        if entity.references:
            paths[f"src/parts/{entity.class_name}Section.tsx"] = "section.tsx.j2"
        return {path: _render(template, design, **values) for path, template in paths.items()}

    def readme_file(self, design: AppDesign, **values: object) -> Files:
        """README.md in the user's language."""
        return {"README.md": _render(f"readme.{design.language}.md.j2", design, **values)}


def _page_values(design: AppDesign, entity: EntityDesign, children: tuple[EntityDesign, ...]) -> dict[str, object]:
    parents = design.parents(entity)
    others = {other.class_name: other for child in children for other in design.parents(child)}
    texts = (FieldKind.TEXT, FieldKind.LONG_TEXT)
    filters = [*(field.name for field in entity.choices), *(f"{parent.name}_id" for parent in parents)]
    return {
        "entity": entity,
        "parents": parents,
        "children": children,
        "owners": [*parents, *(other for other in others.values() if other not in (entity, *parents))],
        "flags": [field for field in entity.fields if field.kind is FieldKind.FLAG],
        "searched": [field for field in entity.fields[1:] if field.kind in texts],
        "filters": filters,
        "wanted": ["search", *filters, *(["only_open"] if entity.flag else [])],
        "lost": lost_with(entity, children, design.language),
        "t": page_texts(entity, design.language),
    }


def _schemas(entity: EntityDesign, design: AppDesign) -> list[tuple[str, str]]:
    """Name and zod schema of every column."""
    found = [(field.name, _schema(field)) for field in entity.fields]
    for parent in design.parents(entity):
        rule = "" if entity.needs(parent) else ', "set null"'
        schema = f'reference("{parent.plural}"{rule})'
        found.append((f"{parent.name}_id", schema if entity.needs(parent) else f"optional({schema})"))
    return found


def _schema(field: FieldDesign) -> str:
    if field.kind is FieldKind.FLAG:
        return "flag()"
    if field.kind is FieldKind.CHOICE:
        values = ", ".join(json.dumps(value) for value, _ in field.options)
        return f"z.enum([{values}]).default({json.dumps(field.options[0][0])})"
    schema = _SCHEMAS[field.kind].format(low=field.low or 0, high=field.high or 10**9)
    return schema if field.required else f"optional({schema})"


def _input_type(field: FieldDesign) -> str:
    if field.kind is FieldKind.INTEGER:
        top = f" max={{{field.high}}}" if field.high else ""
        return f' type="number" min={{{field.low or 0}}}{top}'
    return _INPUTS.get(field.kind, "")


def _shown(field: FieldDesign, entity: EntityDesign, texts: PageTexts) -> str:
    """The expression that shows a field of `row`."""
    if field.kind is FieldKind.CHOICE:
        return f"{camel(entity.name)}{class_name(field.name)}[row.{field.name}]"
    if field.kind is FieldKind.FLAG:
        return f"row.{field.name} ? {_typescript(texts.yes)} : {_typescript(texts.no)}"
    return _SHOWN.get(field.kind, "row.{name}").format(name=field.name)


def _typescript(value: object) -> str:
    """A value as TypeScript source."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key}: {_typescript(item)}" for key, item in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


@cache
def _environment(language: Language) -> Environment:
    environment = template_environment(Path(__file__).parent / "templates", "⟦", "⟧").overlay()
    environment.filters = environment.filters | {
        "ts": _typescript,
        "a": a,
        "camel": camel,
        "pascal": class_name,
        "schemas": _schemas,
        "input_type": _input_type,
        "shown": _shown,
        "body": lambda entity, number: samples.api_body(entity, number, language),
        "title_shown": lambda entity, number: samples.title_shown(entity, number, language),
    }
    return environment


def _render(template: str, design: AppDesign, **values: object) -> str:
    text = _environment(design.language).get_template(template).render(design=design, **values)
    return re.sub(r"\n{3,}", "\n\n", with_imports(text, design)).rstrip("\n") + "\n"
