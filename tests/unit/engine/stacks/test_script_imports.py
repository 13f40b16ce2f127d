"""What sources import, however they are written."""

import pytest

from engine.stacks.script_imports import package_of, specifiers, with_real_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('import x from "a";\n  import "b";\nexport * from "c";\nconst d = await import("d");\n', ["a", "b", "c", "d"]),
        ("import {\n  one,\n  two as $2,\n} from \"a\";\nimport * as all from 'b';\n", ["a", "b"]),
        ('import type { T } from "a";\nexport { from } from "b";\nimport{c}from"c"\n', ["a", "b", "c"]),
        ('import gone\nimport x from "a";\n', ["a"]),
        ('export const from = "a";\nconst important = "b";\nimport.meta.url;\n', []),
        ("import" + " " * 50_000 + "x = 1", []),
        ("import a\n" * 20_000, []),
        ("\n" * 100_000, []),
    ],
)
def test_specifiers_are_found_and_nothing_is_tried_for_minutes(text: str, expected: list[str]) -> None:
    assert list(specifiers(text)) == expected


def test_an_import_is_found_behind_an_apostrophe() -> None:
    files = {"a.ts": "/* it's b's */ export const b = await import('./b.js');\n", "b.ts": ""}
    assert with_real_names(files) == {"a.ts": "/* it's b's */ export const b = await import('./b.ts');\n"}


def test_the_package_of_an_import() -> None:
    assert [package_of(name) for name in ("@a/b/c", "d/e", "node:fs", "fs/promises", "#ui", "./f")] == [
        *("@a/b", "d"),
        *(None, None, None, None),
    ]
