import pytest

from engine.edits.script_syntax import script_problem

SOUND = [
    'import { type A, b } from "./a.ts";\nexport const f = async <T,>(x: T): Promise<T> => x satisfies unknown as T;\n',
    "const list = <p>{a && b} Tom & Jerry &amp; it's &copy;</p>;\ntype Both = A & B & { c: `x${string}` };\nlet n = 6 & 3;\n",
    'const real = await load<typeof import("./x.ts")>();\n',
    "export default function Page() {\n  return (\n    <>\n      <title>{`a ${b}`}</title>\n      {rows.map((row) => <li key={row.id}>{row.name}</li>)}\n    </>\n  );\n}\n",
]


@pytest.mark.parametrize("text", SOUND)
def test_what_typescript_takes_is_taken(text: str) -> None:
    assert script_problem("src/a.tsx", text) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("const a = 1;\nfunction f( {\n}\n", "src/a.tsx line 2: cannot be parsed: function f( {"),
        ("if (a { b() }", "src/a.tsx line 1: cannot be parsed, “)” is missing: if (a { b() }"),
        ("export const x = 1;\n```\n", "src/a.tsx line 2: cannot be parsed: ```"),
        ("const a = (\n  <div><p>x</div>\n);\n", "src/a.tsx lines 1 to 3: cannot be parsed: const a = ("),
    ],
)
def test_what_cannot_be_parsed_is_named_with_its_line(text: str, problem: str) -> None:
    assert script_problem("src/a.tsx", text) == problem


def test_a_cast_in_angle_brackets_belongs_to_plain_typescript() -> None:
    assert script_problem("a.ts", "const x = <string>y;\n") is None
    assert script_problem("a.tsx", "const x = <string>y;\n") is not None


@pytest.mark.parametrize("text", ["", "\n", "{", "\x00", "é" * 50_000, "(" * 20_000])
def test_odd_texts_end_in_an_answer(text: str) -> None:
    assert script_problem("a.ts", text) is None or "cannot be parsed" in (script_problem("a.ts", text) or "")
