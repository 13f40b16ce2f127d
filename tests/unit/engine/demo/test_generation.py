"""Any idea gives sound code; two ideas give exactly the golden files."""

import ast
import builtins
import keyword
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from engine.edits.placeholders import placeholder_in
from engine.edits.soundness import parse_problem
from engine.llm.demo.answers import RENDERERS, all_files, for_stack, task_files
from engine.llm.demo.design import AppDesign, Language
from engine.llm.demo.planning import checks, requirements, task_entities
from engine.llm.demo.reading import read_idea
from engine.llm.demo.words import table
from engine.stacks.stack import load_stack
from engine.verify.parsing import parse_checks
from engine.verify.rules import problems_of_set

STARTER_NAMES = ("date", "flag", "optional", "reference", "table", "text", "owner")
GOLDEN = Path(__file__).parent / "golden"
IDEAS: list[tuple[Language, str]] = [
    ("ru", "учёт моих ульев и медосборов"),
    ("en", "todo list with due dates"),
    ("ru", "CRM: клиенты и заказы"),
    ("ru", "библиотека книг с авторами"),
    ("en", "track plants and when I watered them"),
    ("en", "list of classes and imports with type, class, id, search and model config"),
    ("ru", "семейный бюджет: доходы и расходы"),
    ("ru", "учёт сапог и ножниц с номерами, адресами и статусами"),
    ("ru", "CRM: клиенты, товары и заказы с суммой и статусом"),
    ("ru", "Автосервис: клиенты, машины клиентов и ремонты с ценой"),
    ("en", "Clients, their projects and invoices with amount and status"),
    ("ru", "Ветклиника: владельцы, питомцы, приёмы с ценой и врачи"),
]
_WORDS = st.sampled_from(
    [
        "список",
        "каталог",
        "учёт",
        "list",
        "catalog",
        "of",
        "track",
        "with",
        "с",
        "и",
        "and",
        "книг",
        "задач",
        "ульев",
        "классы",
        "class",
        "None",
        "import",
        "def",
        "list",
        "dict",
        "books",
        "tasks",
        "clients",
        "orders",
        "{{",
        "}}",
        "{%",
        "%}",
        "<script>",
        "</file>",
        "```",
        "",
        '"""',
        "'",
        '"',
        "\\",
        "#",
        "${x}",
        "`rm`",
        "дата",
        "date",
        "цена",
        "price",
        "id",
        "self",
        "type",
        "print",
        "__init__",
        "search",
        "form",
        "page",
        "request",
        "session",
        "static",
        "api",
        "home",
        "health",
        "3",
        "и,",
        ":",
        ".",
        "\n",
        "café",
        "naïve",
        "日本",
        "кафе",
        "пальто",
        "деньги",
        "ножницы",
        "людей",
        "детей",
        "people",
        "children",
        "CRM",
        "e-mail",
        "to-do",
    ]
)
_IDEAS = st.one_of(
    st.text(max_size=80),
    st.lists(_WORDS, max_size=12).map(" ".join),
    st.lists(_WORDS, max_size=9).map(lambda words: "список " + " ".join(words)),
    st.lists(_WORDS, max_size=9).map(lambda words: "list of " + " ".join(words)),
    st.text(alphabet=st.characters(categories=("Ll", "Lu", "Nd")), min_size=3).map(lambda word: f"list of {word}s"),
)


def assert_sound(design: AppDesign, stacks: Iterable[str] = tuple(RENDERERS)) -> None:
    for stack in stacks:
        for path, text in all_files(for_stack(design, stack), RENDERERS[stack]).items():
            assert parse_problem(path, text) is None
            assert placeholder_in(text, path) is None, path
            if path.endswith(".py"):
                assert_names_are_free(ast.parse(text))
            elif path.endswith((".ts", ".tsx")):
                assert_typescript_is_complete(text)
            else:
                Environment(autoescape=True).parse(text)
    names = [name for e in design.entities for name in (e.class_name, e.plural, e.name)]
    assert all(name.isidentifier() and name.isascii() and not keyword.iskeyword(name) for name in names)
    assert len({entity.plural for entity in design.entities} | {"api", "home"}) == len(design.entities) + 2
    for entity in design.entities:
        columns = [field.name for field in entity.fields] + ["id"]
        assert len(set(columns)) == len(columns)
        labels = [field.label.casefold() for field in entity.fields]
        assert len(set(labels)) == len(labels)


def assert_names_are_free(tree: ast.Module) -> None:
    """No class or function of generated code hides a built-in."""
    defined = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    assert not set(defined) & set(dir(builtins))


def assert_typescript_is_complete(text: str) -> None:
    """Every name that is declared or imported is a free one, and nothing of the templates is left."""
    assert not re.search(r"[⟦⟧]|<%|import (type )?\{\s*\}", text)
    imports = re.findall(r"^import (?:type )?\{([^}]*)\}", text, re.MULTILINE)
    names = [name.removeprefix("type ") for line in imports for name in line.strip().split(", ")]
    names += re.findall(r"^(?:export (?:default )?)?(?:const|function|interface|type) (\w+)", text, re.MULTILINE)
    assert len(set(names)) == len(names), names
    assert not set(names) & set(table("reserved")["typescript"].split()) - set(STARTER_NAMES)


@pytest.mark.parametrize("stack", ["fastapi", "reflex", "static"])
@pytest.mark.parametrize(("language", "idea"), IDEAS)
def test_checks_are_proofs_by_the_rules(language: Language, idea: str, stack: str) -> None:
    design = read_idea(idea, language)
    assert isinstance(design, AppDesign)
    design = for_stack(design, stack)
    found = parse_checks(checks(design))
    wanted = [item.id for item in requirements(design)]
    assert 5 <= len(wanted) <= 9
    assert list(problems_of_set(found, wanted)) == []
    assert any(step.do == "restart" for check in found for step in check.steps)
    assert_sound(design)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(idea=_IDEAS, language=st.sampled_from(("ru", "en")), stack=st.sampled_from(tuple(RENDERERS)))
def test_any_idea_gives_sound_code(idea: str, language: Language, stack: str) -> None:
    design = read_idea(idea, language)
    if isinstance(design, AppDesign):
        assert_sound(design, [stack])
        assert list(problems_of_set(parse_checks(checks(for_stack(design, stack))))) == []


def test_no_mark_of_an_idea_gets_into_the_code() -> None:
    idea = 'список {{ 7*7 }} {% raw %} <script>alert(1)</script> """ книг с """ + os.system("x") и \\ цена'
    design = read_idea(idea, "ru")
    assert isinstance(design, AppDesign)
    written = [all_files(design, renderer).items() for renderer in RENDERERS.values()]
    code = "".join(text for files in written for path, text in files if not path.startswith("tests/"))
    assert "7*7" not in code
    assert "<script>" not in code
    assert "os.system" not in code
    assert_sound(design)


@pytest.mark.parametrize(
    ("stack", "models", "first", "second"),
    [
        ("fastapi", "app/models.py", "app/routers/recipes.py", "app/routers/ingredients.py"),
        ("react-express", "shared/tables.ts", "src/pages/recipes/index.tsx", "src/pages/ingredients/index.tsx"),
        ("static", "tables.js", "recipes.html", "ingredients.html"),
        ("reflex", "app/models.py", "app/pages/recipes.py", "app/pages/ingredients.py"),
    ],
)
def test_tasks_write_no_protected_file(stack: str, models: str, first: str, second: str) -> None:
    design = read_idea("recipes with ingredients", "en")
    assert isinstance(design, AppDesign)
    protected = set(load_stack(stack).protected)
    design = for_stack(design, stack)
    tasks = [task_files(design, number, RENDERERS[stack]) for number in range(1, len(task_entities(design)) + 1)]
    assert not protected & {path for files in tasks for path in files}
    assert models in tasks[0]
    assert first in tasks[-2]
    assert second in tasks[-1]


@pytest.mark.parametrize(
    ("stack", "language", "idea", "name"),
    [
        ("fastapi", *IDEAS[0], "hives"),
        ("fastapi", *IDEAS[1], "tasks"),
        ("react-express", *IDEAS[0], "hives_react"),
        ("react-express", *IDEAS[1], "tasks_react"),
        ("static", *IDEAS[0], "hives_static"),
        ("static", *IDEAS[1], "tasks_static"),
        ("reflex", *IDEAS[0], "hives_reflex"),
        ("reflex", *IDEAS[1], "tasks_reflex"),
    ],
)
def test_golden_files(stack: str, language: Language, idea: str, name: str) -> None:
    """After a wanted change of the templates: delete the golden file and run the test twice."""
    design = read_idea(idea, language)
    assert isinstance(design, AppDesign)
    files = sorted(all_files(for_stack(design, stack), RENDERERS[stack]).items())
    text = "".join(f"=== {path}\n{content}" for path, content in files)
    golden = GOLDEN / f"{name}.txt"
    if not golden.exists():
        golden.write_text(text, encoding="utf-8")
        pytest.fail(f"{golden.name} did not exist and was written; look at it and run again")
    assert text == golden.read_text(encoding="utf-8")
