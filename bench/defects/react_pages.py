"""Places for defects in the React pages of an app, their forms and lists; the stack's own parts (src/ui) are left out."""

import re
from collections.abc import Iterator, Mapping

from bench.defects.defect import Defect, DefectClass
from bench.defects.typescript import ELSEWHERE, MARK, replaced
from bench.defects.typescript_server import ignored_row_filters, optional_fields

_JUDGE = re.compile(r"\(row: \w+, wanted: \w+\): boolean \{.*?return \((?P<all>.*?)^  \);", re.S | re.M)
_CONDITION = re.compile(r"^\s+(?P<one>.+?)(?: &&)?$", re.M)
_ASKED = re.compile(r"useData<[^>]+>\((?P<address>`(?P<path>[^`?]+)\?[^`]*`)\)")
_INPUT = re.compile(r'<(?:Field|Area|Choice|Tick) name="(?P<name>\w+)"(?P<rest>.*?) />')
_PAGE = re.compile(r"^export default function (?P<name>\w+)\(.*\) \{\n", re.M)
_COUNT = re.compile(r"(?<=\{)(?P<rows>\w+)\.length(?=\})")
_SUM = re.compile(r"\b(?P<rows>\w+)(?P<rest>\.reduce\()")
_SUM_ASKED = re.compile(r"\b(?P<name>total)\((?P<rows>\w+)\)")
_DELETE = re.compile(r"(?<=<DeleteButton path=)\{`(?P<address>.*?)`\}")


def react_defects(files: Mapping[str, str]) -> Iterator[Defect]:
    """Every place in src/ but src/ui/."""
    for path, text in sorted(files.items()):
        if path.startswith("src/") and not path.startswith("src/ui/") and path.endswith((".ts", ".tsx")):
            yield from _unsaved_fields(path, text, files)
            yield from _ignored_filters(path, text)
            yield from _wrong_totals(path, text)
            for found in _DELETE.finditer(text):
                yield replaced(
                    DefectClass.DELETE_DOES_NOTHING, path, found.span(), f'"{ELSEWHERE}"', f"button: {found['address']}"
                )
            for found in _PAGE.finditer(text):
                if path.startswith("src/pages/"):
                    error = f'  if ({MARK}) throw new Error("planted");\n'
                    yield replaced(
                        DefectClass.ERROR_ON_ONE_ROUTE, path, (found.end(), found.end()), error, found["name"]
                    )


def _unsaved_fields(path: str, text: str, files: Mapping[str, str]) -> Iterator[Defect]:
    """An input of a form under a name that the API does not know; marked when something is typed into it."""
    if not path.endswith(("Fields.tsx", "/edit.tsx")):
        return
    known = {name for fields in optional_fields(files).values() for name in fields}
    for found in _INPUT.finditer(text):
        if found["name"] in known and not re.search(r" required\b", found["rest"]):
            lost = found[0].replace(f'name="{found["name"]}"', f'name="{found["name"]}_"', 1)
            marked = f'<span className="contents" onInputCapture={{() => void {MARK}}}>{lost}</span>'
            yield replaced(DefectClass.FIELD_NOT_SAVED, path, found.span(), marked, f"form: {found['name']}")


def _ignored_filters(path: str, text: str) -> Iterator[Defect]:
    """One condition of what a list keeps, all of them on a page, or what a page asks the API for."""
    yield from ignored_row_filters(path, text)
    for judge in _JUDGE.finditer(text):
        for found in _CONDITION.finditer(text, *judge.span("all")):
            kept = f"({MARK} || {found['one']})"
            yield replaced(DefectClass.FILTER_IGNORED, path, found.span("one"), kept, found["one"])
    for found in _ASKED.finditer(text):
        whole = f'{MARK} ? "{found["path"]}" : null'
        yield replaced(DefectClass.FILTER_IGNORED, path, found.span("address"), whole, found["address"])


def _wrong_totals(path: str, text: str) -> Iterator[Defect]:
    """Every sum that leaves its first value out, every count that is one too many."""
    rest = f".slice({MARK} ? 1 : 0)"
    for found in _SUM.finditer(text):
        wrong = f"{found['rows']}{rest}{found['rest']}"
        yield replaced(DefectClass.WRONG_TOTAL, path, found.span(), wrong, "sum")
    for found in _SUM_ASKED.finditer(text):
        wrong = f"{found['name']}({found['rows']}{rest})"
        yield replaced(DefectClass.WRONG_TOTAL, path, found.span(), wrong, f"sum: {found[0]}")
    for found in _COUNT.finditer(text):
        wrong = f"{found[0]} + ({MARK} ? 1 : 0)"
        yield replaced(DefectClass.WRONG_TOTAL, path, found.span(), wrong, f"count: {found[0]}")
