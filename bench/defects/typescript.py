"""What patterns for TypeScript share: the mark of planted code, and a span of a file as a defect."""

import re

from bench.defects.defect import MARKER, Defect, DefectClass

_ADDRESS = f"/api/{MARKER}"
_MAKE = "mkdirSync(`${process.env.DATA_DIR}/" + MARKER + "`, { recursive: true })"
MARK = (
    f'(typeof document === "undefined" ? process.getBuiltinModule("node:fs").{_MAKE} !== "" '
    f': navigator.sendBeacon("{_ADDRESS}") !== undefined)'
)
"""An expression that leaves the mark and is true, in Node and, through the witness, in a browser."""

ELSEWHERE = _ADDRESS
"""An address that takes any request, does nothing with it but leave the mark, and answers 204."""

WITNESS = (
    f"server/routes/{MARKER}.ts",
    f"""import {{ mkdirSync }} from "node:fs";
import {{ Router }} from "express";

export default Router().all("{_ADDRESS}", (_request, response) => {{
  {_MAKE};
  response.status(204).end();
}});
""",
)


def replaced(kind: DefectClass, path: str, span: tuple[int, int], replacement: str, note: str) -> Defect:
    """The defect that puts `replacement` in the place of a span."""
    return Defect(
        kind=kind,
        path=path,
        start=span[0],
        end=span[1],
        replacement=replacement,
        note=" ".join(note.split())[:60],
        witness=WITNESS,
    )


def closed(text: str, start: int) -> int:
    """Where the bracket that is open at `start` closes; strings of code with brackets in pairs are no obstacle."""
    depth = 1
    for found in re.finditer(r"[()\[\]{}]", text[start:]):
        depth += 1 if found[0] in "([{" else -1
        if depth == 0:
            return start + found.start()
    return len(text)
