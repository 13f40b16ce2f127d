import pytest

from engine.stacks.stack import load_stack
from engine.verify.source import Source, SourceFile
from engine.verify.static_rules import phantom_dependencies, unknown_targets


def source(**files: str) -> Source:
    return {path.replace("__", "/").replace("_dot_", "."): SourceFile(text.encode()) for path, text in files.items()}


def test_an_unknown_hx_target_is_named() -> None:
    files = source(
        app__a_dot_html='<button hx-target="#list"></button><button hx-target="#gone">',
        app__b_dot_html='<ul id="list"></ul>',
    )
    assert unknown_targets(files, "en") == ["app/a.html: hx-target points at #gone, but no element has this id"]


def test_ids_made_by_templates_match() -> None:
    files = source(app__a_dot_html='<tr id="row-{{ item.id }}"><button hx-target="#row-1"></button>')
    assert unknown_targets(files, "en") == []


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    ("identifier", "target", "is_known"),
    [
        ("a{{x}}" * 40 + "z", "a" * 200 + "b", False),
        ("a{{x}}" * 40 + "z", "a" * 200 + "z", True),
        ("{{x}}-{{y}}-end", "one-two-end", True),
        ("{{x}}-{{y}}-end", "one-end", False),
        ("row-{{x}}", "row-", True),
        ("ab{{x}}ba", "aba", False),
        ("{% if a %}row{% else %}line{% endif %}-1", "rowline-1", True),
        ("{{x}}{% y %}", "anything", True),
        ("a-{{x}-{% y %}", "a-b", False),
        ("{% a {{ b }}-c", "x-c", False),
    ],
)
def test_ids_of_many_parts_are_matched_in_one_pass(identifier: str, target: str, is_known: bool) -> None:
    files = source(app__a_dot_html=f'<p id="{identifier}"><button hx-target="#{target}"></button>')
    assert (unknown_targets(files, "en") == []) is is_known


@pytest.mark.parametrize("stack_id", ["fastapi", "react-express", "static"])
def test_the_starter_has_no_phantoms(stack_id: str) -> None:
    stack = load_stack(stack_id)
    files = {path: SourceFile(content) for path, content in stack.starter_files().items()}
    assert phantom_dependencies(files, stack, "en") == []
    assert unknown_targets(files, "en") == []


def test_a_package_that_is_not_listed_is_named() -> None:
    files = source(
        app__main_dot_py="import os\nimport pandas.io\nfrom fastapi import FastAPI\nfrom app.db import x\nimport pydantic\n",
        app__db_dot_py="from . import main\nimport sqlmodel\n",
        requirements_dot_txt="fastapi==1\nsqlmodel==1\n",
    )
    assert phantom_dependencies(files, load_stack("fastapi"), "en") == [
        "app/main.py imports “pandas”, which is not in requirements.txt"
    ]


def test_a_package_that_only_another_one_brings_along_is_named() -> None:
    text = 'import fs from "fs";\nimport "node:path";\nimport { x } from "./a.ts";\nimport * as m from "@emnapi/core/sub";\n'
    more = 'import {\n  type A,\n} from "nanoid";\nexport * from "#shared/a.ts";\nconst s = "import x from";\nawait import("jiti");\n'
    files = source(
        server__a_dot_ts=text + more,
        package_dot_json='{"dependencies": {"jiti": "1"}}',
        src__b_dot_tsx="import 'express';",
    )
    assert phantom_dependencies(files, load_stack("react-express"), "en") == [
        "server/a.ts imports “@emnapi/core”, which is not in package.json",
        "server/a.ts imports “nanoid”, which is not in package.json",
        "src/b.tsx imports “express”, which is not in package.json",
    ]


def test_broken_source_is_left_to_the_compiler() -> None:
    files = source(app__main_dot_py="import (", requirements_dot_txt="")
    assert phantom_dependencies(files, load_stack("fastapi"), "ru") == []


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "identifier",
    [
        "{{" * 500_000,
        "{%" * 500_000 + "}}",
        "{{}}a" * 200_000,
        "{{x}}" + "a" * 500_000 + "b",
    ],
    ids=range(4),
)
def test_a_hostile_id_is_gone_through_once(identifier: str) -> None:
    files = source(app__a_dot_html=f'<p id="{identifier}"><button hx-target="#{"a" * 1_000_000}"></button>')
    assert len(unknown_targets(files, "en")) <= 1


@pytest.mark.timeout(20)
def test_ids_and_targets_without_number_are_left_alone() -> None:
    many = "".join(f'<p id="a{number}{{{{x}}}}b" hx-target="#c{number}"></p>' for number in range(20_000))
    assert unknown_targets(source(app__a_dot_html=many), "en") == []
