from engine.builds.stages.script_mending import with_script_imports
from engine.stacks.script_imports import with_real_names

PACKAGE = '{"imports": {"#shared/*": "./shared/*", "#ui": "./src/ui/index.ts"}}'
TABLES = 'import { z } from "zod";\nexport const tasks = table("tasks", {});\nexport type Task = Row<typeof tasks>;\n'
PAGE = 'import { Page } from "#ui";\n\nexport default function P() {\n  const [a] = useState<Task>();\n  return <Page><Row /></Page>;\n}\n'
FILES = {
    "package.json": PACKAGE,
    "shared/tables.ts": TABLES,
    "src/pages/a.tsx": PAGE,
    "src/parts/Row.tsx": "export function Row() {\n  return null;\n}\n",
    "tests/a.test.ts": "export const useState = 1;\n",
}
REPORT = """src/pages/a.tsx(4,15): error TS2304: Cannot find name 'useState'.
src/pages/a.tsx(4,24): error TS2304: Cannot find name 'Task'.
src/pages/a.tsx(5,17): error TS2552: Cannot find name 'Row'. Did you mean 'How'?
src/pages/a.tsx(5,17): error TS2304: Cannot find name 'Nobody'.
"""


def test_forgotten_imports_come_from_the_stack_or_from_the_app() -> None:
    mended = with_script_imports(REPORT, FILES, {"useState": "react"})
    assert list(mended) == ["src/pages/a.tsx"]
    assert mended["src/pages/a.tsx"].startswith(
        'import { Row } from "../parts/Row.tsx";\nimport { type Task } from "#shared/tables.ts";\n'
        'import { useState } from "react";\nimport { Page } from "#ui";\n'
    )


def test_a_name_is_joined_to_what_is_imported_from_there() -> None:
    files = {"a.tsx": 'import {\n  Page,\n} from "#ui";\nexport const x = Field;\n'}
    report = "a.tsx(4,18): error TS2304: Cannot find name 'Field'.\n"
    assert with_script_imports(report, files, {"Field": "#ui"}) == {
        "a.tsx": 'import { Page, Field } from "#ui";\nexport const x = Field;\n'
    }


def test_a_default_export_is_not_imported_by_its_name() -> None:
    files = {"a.ts": "Row(defaultRow)\n", "r.ts": "export default function Row() {}\nexport const defaultRow = 1;\n"}
    report = (
        "a.ts(1,1): error TS2304: Cannot find name 'Row'.\na.ts(1,5): error TS2304: Cannot find name 'defaultRow'.\n"
    )
    assert with_script_imports(report, files, {}) == {"a.ts": 'import { defaultRow } from "./r.ts";\nRow(defaultRow)\n'}


def test_a_name_that_two_files_export_is_left_alone() -> None:
    files = {**FILES, "src/parts/Other.tsx": "export const Row = 1;\n"}
    assert with_script_imports("src/pages/a.tsx(5,1): error TS2304: Cannot find name 'Row'.\n", files, {}) == {}


def test_what_is_only_a_type_is_marked() -> None:
    files = {"a.ts": 'import { tasks, Task, Row } from "./t.ts";\n'}
    report = (
        "a.ts(1,17): error TS1484: 'Task' is a type and must be imported using a type-only import when …\n"
        "a.ts(1,23): error TS1484: 'Row' is a type and must be imported using a type-only import when …\n"
        "gone.ts(1,23): error TS1484: 'Row' is a type and must be imported using a type-only import when …\n"
    )
    mended = with_script_imports(report, files, {})
    assert mended["a.ts"] == 'import { tasks, type Task, type Row } from "./t.ts";\n'


def test_imports_get_the_real_names_of_files() -> None:
    files = {
        "server/a.ts": 'import { b } from "./b.js";\nimport { c } from "../shared/c";\nimport x from "./gone.js";\nimport "express";\n',
        "server/b.ts": 'export * from "./parts";\n',
        "server/parts/index.ts": "",
        "shared/c.ts": 'export * from "./c.ts";\n',
    }
    assert with_real_names(files) == {
        "server/a.ts": 'import { b } from "./b.ts";\nimport { c } from "../shared/c.ts";\nimport x from "./gone.js";\nimport "express";\n',
        "server/b.ts": 'export * from "./parts/index.ts";\n',
    }


def test_an_own_name_without_ending_gets_the_file_s() -> None:
    page = (
        'import type { Task } from "#shared/tables";\nimport { Page } from "#ui";\nimport { x } from "#shared/none";\n'
    )
    assert with_real_names({**FILES, "src/pages/a.tsx": page}) == {
        "src/pages/a.tsx": page.replace("#shared/tables", "#shared/tables.ts")
    }
