"""What a written file must survive before it is accepted: it can be parsed."""

import ast
import json
import re
import tomllib
import warnings
from collections.abc import Callable

from jinja2 import Environment, TemplateSyntaxError

from engine.edits.script_syntax import script_problem
from engine.stacks.script_imports import SCRIPTS

_TEMPLATE = re.compile(r"(^|/)templates/.*\.(html|htm|xml|txt|j2)$")
_JINJA = Environment(autoescape=True)


def parse_problem(path: str, text: str) -> str | None:
    """Why the file cannot be parsed, as one sentence with line and text, or None."""
    if path.endswith(".py"):
        return _python_problem(path, text)
    if path.endswith(".json"):
        return _data_problem(path, text, json.loads)
    if path.endswith(".toml"):
        return _data_problem(path, text, tomllib.loads)
    if path.endswith(SCRIPTS):
        return script_problem(path, text)
    if _TEMPLATE.search(path):
        return _template_problem(path, text)
    return None


def _python_problem(path: str, text: str) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text, path)
    except SyntaxError as error:
        return f"{path} line {error.lineno}: {error.msg}: {(error.text or '').strip()[:120]}"
    except ValueError as error:
        return f"{path}: {error}"
    except (RecursionError, MemoryError):
        return f"{path}: nested too deeply to be parsed"
    return None


def _data_problem(path: str, text: str, load: Callable[[str], object]) -> str | None:
    try:
        load(text)
    except ValueError as error:  # JSONDecodeError and TOMLDecodeError
        return f"{path}: {error}"
    except RecursionError:
        return f"{path}: nested too deeply to be parsed"
    return None


def _template_problem(path: str, text: str) -> str | None:
    try:
        _JINJA.parse(text)
    except TemplateSyntaxError as error:
        return f"{path} line {error.lineno}: {error.message}"
    return None
