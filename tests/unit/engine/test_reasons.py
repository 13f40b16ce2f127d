"""Reasons are said in both languages, and every code that the engine names has its texts."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import reasons
from engine.reasons import Reason, reason

ENGINE = Path(reasons.__file__).parent
RAISED = {"SandboxUnavailable", "SandboxRefused", "SandboxError", "ChannelClosed", "ChannelTimeout", "reason"}
RAISED |= {"DependenciesUnavailable", "PathRejected"}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def named() -> Iterator[tuple[str, set[str]]]:
    for path in ENGINE.rglob("*.py"):
        if "starter" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
                code = node.args[0] if node.args else None
                assert not isinstance(code, ast.JoinedStr), f"{path.name}:{node.lineno} says a sentence, not a code"
                if isinstance(code, ast.Constant):
                    yield str(code.value), {word.arg for word in node.keywords if word.arg}


@pytest.mark.parametrize("code", sorted(reasons._TEXTS))
def test_both_languages_hold_the_same_values(code):
    russian, english = reasons._TEXTS[code]
    assert fields(russian) == fields(english)
    assert russian != english


def test_every_named_code_has_texts_and_their_values():
    found = dict(named())
    assert len(found) > 20
    assert {code: fields(reasons._TEXTS[code][0]) for code in found} == found


def test_a_reason_inside_a_reason_is_said_in_the_same_language():
    ended = reason("exited_for", code="137", reason=reason("memory", limit=300))
    assert ended.said_in("ru") == (
        "Приложение завершилось с кодом 137, не ответив. Оно заняло больше 300 МБ памяти."
    )  # fmt: skip
    assert str(ended).endswith("It used more than 300 MB of memory.")
    assert Reason.model_validate_json(ended.model_dump_json()) == ended
