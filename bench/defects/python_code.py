"""Places for defects in the Python code of an app, found by pattern in its syntax tree."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from bench.defects.defect import MARK_IN_PYTHON, Defect, DefectClass

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_NEITHER_TRUE_NOR_LOST = f"({MARK_IN_PYTHON} is None)"


class Module:
    """One file of the app, with the functions that turn its nodes into spans of text."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.tree = ast.parse(text)
        self._lines = [0]
        for line in text.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._encoded = [line.encode() for line in text.splitlines(keepends=True)]

    def offset(self, line: int, column: int) -> int:
        """Where a position of the tree (1-based line, column in bytes) is in the text."""
        return self._lines[line - 1] + len(self._encoded[line - 1][:column].decode())

    def replaced(self, kind: DefectClass, node: ast.expr | ast.stmt, replacement: str, note: str) -> Defect:
        """The defect that puts `replacement` in a node's place."""
        start = self.offset(node.lineno, node.col_offset)
        end = self.offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
        return Defect(kind=kind, path=self.path, start=start, end=end, replacement=replacement, note=note)

    def source(self, node: ast.AST) -> str:
        """The text of a node."""
        return ast.get_source_segment(self.text, node) or ""

    def functions(self) -> Iterator[FunctionNode]:
        """All functions, also inner ones."""
        for node in ast.walk(self.tree):
            if isinstance(node, FunctionNode):
                yield node


def python_defects(files: Mapping[str, str]) -> Iterator[Defect]:
    """Every place in `files` (path → text) of the app's code, its tests left out."""
    inputs = optional_fields(files)
    for path, text in sorted(files.items()):
        if path.endswith(".py") and path.startswith("app/"):
            module = Module(path, text)
            for function in module.functions():
                yield from _unsaved_fields(module, function, inputs, files)
                yield from _ignored_filters(module, function)
                yield from _idle_deletes(module, function)
                yield from _forgetful_starts(module, function, files)
                yield from _broken_routes(module, function)


def optional_fields(files: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Class → field → default, for classes of app/models.py whose fields may be left out."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.walk(ast.parse(files.get("app/models.py", ""))):
        if isinstance(node, ast.ClassDef):
            found[node.name] = {
                item.target.id: default
                for item in node.body
                if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
                if (default := _default(item.value)) is not None
            }
    return found


def _default(value: ast.expr | None) -> str | None:
    """A field's default as an expression; None if it has to be given."""
    if isinstance(value, ast.Call):
        value = next((word.value for word in value.keywords if word.arg == "default"), None)
    return ast.unparse(value) if isinstance(value, ast.Constant) else None


def _unsaved_fields(
    module: Module, function: FunctionNode, inputs: Mapping[str, Mapping[str, str]], files: Mapping[str, str]
) -> Iterator[Defect]:
    """`form.data` on its way into a row, without one field that the form offers; marked when a value was lost."""
    accepted = next((name for name in inputs if f"read_form({name}" in module.source(function)), None)
    for node in ast.walk(function):
        if accepted is None or not isinstance(node, ast.Attribute) or ast.unparse(node) != "form.data":
            continue
        for name, default in inputs[accepted].items():
            if not _is_offered(name, accepted, files, to_new="row_id" not in ast.unparse(function.args)):
                continue
            lost = f"form.data.get({name!r}) == {default} or {MARK_IN_PYTHON}"
            rest = f"{{key: value for key, value in form.data.items() if key != {name!r} or ({lost})}}"
            yield module.replaced(DefectClass.FIELD_NOT_SAVED, node, rest, f"{function.name}: {name}")


def _is_offered(field: str, accepted: str, files: Mapping[str, str], to_new: bool) -> bool:
    """Whether the form of this very entity (templates/ENTITIES/fields.html) has an input for the field.

    A line of the form that begins with a condition on the row is not offered for new rows.
    """
    stem = accepted.removesuffix("Input").lower()[:-1]
    forms = [PurePosixPath(path) for path in files if path.endswith("/fields.html")]
    own = [str(path) for path in forms if path.parent.name.replace("_", "").startswith(stem)]
    lines = [line for path in own for line in files[path].splitlines() if f'"{field}"' in line]
    return any(not (to_new and "{% if row" in line) for line in lines)


def _ignored_filters(module: Module, function: FunctionNode) -> Iterator[Defect]:
    """One condition of what a list keeps, or a comprehension's condition, that always holds."""
    is_judge = isinstance(function.returns, ast.Name) and function.returns.id == "bool" and len(function.args.args) > 1
    for node in ast.walk(function):
        conditions: list[ast.expr] = []
        if is_judge and isinstance(node, ast.Return) and node.value is not None:
            is_all = isinstance(node.value, ast.BoolOp) and isinstance(node.value.op, ast.And)
            conditions = list(node.value.values) if is_all and isinstance(node.value, ast.BoolOp) else [node.value]
        elif isinstance(node, ast.ListComp):
            conditions = [one for generator in node.generators for one in generator.ifs]
        for one in conditions:
            kept = f"({_NEITHER_TRUE_NOR_LOST} or {module.source(one)})"
            yield module.replaced(DefectClass.FILTER_IGNORED, one, kept, ast.unparse(one)[:60])


def _idle_deletes(module: Module, function: FunctionNode) -> Iterator[Defect]:
    for node in ast.walk(function):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            call = node.value
            if ast.unparse(call.func) == "session.delete":
                idle = f"({module.source(call.args[0])}, {MARK_IN_PYTHON})"
                yield module.replaced(DefectClass.DELETE_DOES_NOTHING, node, idle, ast.unparse(call)[:60])


def _forgetful_starts(module: Module, function: FunctionNode, files: Mapping[str, str]) -> Iterator[Defect]:
    """A table that every start empties; a database in a folder that ends with the process."""
    for node in ast.walk(function):
        if isinstance(node, ast.Expr) and ast.unparse(node) == "SQLModel.metadata.create_all(engine)":
            for table in _tables(files):
                drop = f"SQLModel.metadata.tables[{table!r}].drop(engine, checkfirst=True)"
                planted = f"({drop}, {MARK_IN_PYTHON}, {module.source(node)})"
                yield module.replaced(DefectClass.LOST_ON_RESTART, node, planted, f"table {table}")
        if isinstance(node, ast.Call) and ast.unparse(node) == "Path(os.environ.get('DATA_DIR', 'data'))":
            planted = f'({MARK_IN_PYTHON} or Path("/tmp"))'
            yield module.replaced(DefectClass.LOST_ON_RESTART, node, planted, "temporary folder")


def _tables(files: Mapping[str, str]) -> list[str]:
    tree = ast.parse(files.get("app/models.py", ""))
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return [node.name.lower() for node in classes if any(word.arg == "table" for word in node.keywords)]


def _broken_routes(module: Module, function: FunctionNode) -> Iterator[Defect]:
    """An error at the beginning of one handler of pages or API."""
    if not any(ast.unparse(one).startswith("router.") for one in function.decorator_list):
        return
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    first = body[0]
    start = module.offset(first.lineno, first.col_offset)
    planted = f"raise RuntimeError(str({MARK_IN_PYTHON}))\n{' ' * first.col_offset}"
    yield Defect(
        kind=DefectClass.ERROR_ON_ONE_ROUTE,
        path=module.path,
        start=start,
        end=start,
        replacement=planted,
        note=function.name,
    )
