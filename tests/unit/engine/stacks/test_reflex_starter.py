"""The words of the starter of reflex are those of the other stacks and of the demo model's checks."""

import ast
import tomllib
from pathlib import Path
from typing import Any

import pytest

from engine.llm import demo
from engine.stacks.stack import load_stack


def constant(stack: str, path: str, name: str) -> Any:
    """A literal that a module of a starter gives a name to."""
    tree = ast.parse(load_stack(stack).starter_files()[path])
    found = [node.value for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name]
    return ast.literal_eval(found[0])


def test_what_is_refused_is_said_as_fastapi_says_it() -> None:
    assert constant("reflex", "app/forms.py", "MESSAGES") == constant("fastapi", "app/forms.py", "MESSAGES")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_buttons_and_sums_are_called_what_the_demo_model_looks_for(language: str) -> None:
    looked_for = tomllib.loads((Path(demo.__file__).parent / "texts.toml").read_text(encoding="utf-8"))[language]
    words = constant("reflex", "app/texts.py", f"_{language.upper()}")
    shared = words.keys() & looked_for.keys()
    assert {"find", "delete", "confirm_delete", "count", "total", "only_open", "edit", "save"} <= shared
    assert {name: words[name] for name in shared} == {name: looked_for[name] for name in shared}


def test_both_languages_have_the_same_words() -> None:
    russian, english = (constant("reflex", "app/texts.py", name) for name in ("_RU", "_EN"))
    assert russian.keys() == english.keys()
