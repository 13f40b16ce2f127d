"""Places for defects in the Express server of an app, and in what it says about its tables."""

import re
from collections.abc import Iterator, Mapping

from bench.defects.defect import Defect, DefectClass
from bench.defects.typescript import MARK, closed, replaced

_ROUTES = re.compile(r'export default crudApi\("(?P<path>[^"]+)", (?P<table>\w+)\)')
_TABLE = re.compile(r'^export const (?P<constant>\w+) = table\("(?P<name>\w+)", \{\n(?P<fields>.*?)^\}', re.S | re.M)
_FIELD = re.compile(r"^  (?P<name>\w+): (?P<schema>.+),$", re.M)
_DEFAULT = re.compile(r'\.default\((?P<value>"[^"]*"|[\w.]+)\)$')
_HANDLER = re.compile(r"^  router\.(?P<method>\w+)\((?P<path>.+?), \((?:_?request), response\) => \{\n", re.M)
_ROW_FILTER = re.compile(r"\.filter\(\(row\) => ")
_DELETE = re.compile(r"run\((?P<sql>`DELETE FROM [^`]*`), (?P<id>.*)\);")


def server_defects(files: Mapping[str, str]) -> Iterator[Defect]:
    """Every place in server/."""
    for path, text in sorted(files.items()):
        if path.startswith("server/") and path.endswith(".ts"):
            yield from _of_routes(path, text, files)
            yield from _of_handlers(path, text)
            yield from _forgetful_starts(path, text, files)
            yield from ignored_row_filters(path, text)
            for found in _DELETE.finditer(text):
                idle = f"if ({MARK}) void {found['id']};"
                yield replaced(DefectClass.DELETE_DOES_NOTHING, path, found.span(), idle, found["sql"])


def ignored_row_filters(path: str, text: str) -> Iterator[Defect]:
    """Conditions on rows that always hold."""
    for found in _ROW_FILTER.finditer(text):
        span = found.end(), closed(text, found.end())
        condition = text[slice(*span)]
        yield replaced(DefectClass.FILTER_IGNORED, path, span, f"{MARK} || ({condition})", condition)


def optional_fields(files: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Constant of a table → field → default, for fields that may be left out."""
    return {
        table["constant"]: {
            field["name"]: default
            for field in _FIELD.finditer(table["fields"])
            if (default := _default(field["schema"])) is not None
        }
        for table in _TABLE.finditer(files.get("shared/tables.ts", ""))
    }


def _default(schema: str) -> str | None:
    if schema.startswith("optional("):
        return "null"
    if schema == "flag()":
        return "false"
    found = _DEFAULT.search(schema)
    return found["value"] if found else None


def _of_routes(path: str, text: str, files: Mapping[str, str]) -> Iterator[Defect]:
    """One table's API: without one field, with a delete that does nothing, with an error on one route."""
    for found in _ROUTES.finditer(text):
        table, address = found["table"], found["path"]
        for name, default in optional_fields(files).get(table, {}).items():
            for act, rule in (("add", _lost_when_added(name, default)), ("edit", _lost_when_changed(table, name))):
                api = f'import {{ find }} from "#server/rows.ts";\n{found[0][:-1]}, {{ check: {rule} }})'
                yield replaced(DefectClass.FIELD_NOT_SAVED, path, found.span(), api, f"{act}: {name}")
        idle = f"{MARK} && response.status(204).end()"
        yield _preceded(DefectClass.DELETE_DOES_NOTHING, path, found, ("delete", f"{address}/:id"), idle)
        for method in ("get", "post"):
            yield _preceded(DefectClass.ERROR_ON_ONE_ROUTE, path, found, (method, address), _ERROR)
        for method in ("get", "patch", "delete"):
            yield _preceded(DefectClass.ERROR_ON_ONE_ROUTE, path, found, (method, f"{address}/:id"), _ERROR)


_ERROR = f'{{ if ({MARK}) throw new Error("planted"); }}'


def _lost_when_added(name: str, default: str) -> str:
    lost = f"if (id === undefined && input.{name} !== {default} && {MARK}) input.{name} = {default};"
    return f"(input, id) => {{ {lost} return undefined; }}"


def _lost_when_changed(table: str, name: str) -> str:
    was = f"const was = id === undefined ? input.{name} : find({table}, id).{name};"
    return f"(input, id) => {{ {was} if (input.{name} !== was && {MARK}) input.{name} = was; return undefined; }}"


def _preceded(kind: DefectClass, path: str, found: re.Match[str], route: tuple[str, str], does: str) -> Defect:
    """The API with one handler in front of its own."""
    method, address = route
    api = found[0].removeprefix("export default ")
    front = f'Router().{method}("{address}", (_request, response) => {does})'
    text = f'import {{ Router }} from "express";\nexport default {front}.use({api})'
    return replaced(kind, path, found.span(), text, f"{method} {address}")


def _of_handlers(path: str, text: str) -> Iterator[Defect]:
    """An error at the beginning of one handler."""
    for found in _HANDLER.finditer(text):
        planted = f'    if ({MARK}) throw new Error("planted");\n'
        note = f"{found['method']} {found['path']}"
        yield replaced(DefectClass.ERROR_ON_ONE_ROUTE, path, (found.end(), found.end()), planted, note)


def _forgetful_starts(path: str, text: str, files: Mapping[str, str]) -> Iterator[Defect]:
    """A table that every start empties; a database in a folder that ends with the process."""
    for found in re.finditer(r"^  createTables\((?P<database>\w+)\);$", text, re.M):
        for table in _TABLE.finditer(files.get("shared/tables.ts", "")):
            drop = f'  if ({MARK}) {found["database"]}.exec("DROP TABLE IF EXISTS {table["name"]}");\n{found[0]}'
            yield replaced(DefectClass.LOST_ON_RESTART, path, found.span(), drop, f"table {table['name']}")
    for found in re.finditer(r'process\.env\.DATA_DIR \?\? "data"', text):
        elsewhere = f'{MARK} ? "/tmp" : ""'
        yield replaced(DefectClass.LOST_ON_RESTART, path, found.span(), elsewhere, "temporary folder")
