"""What is said of the source files: errors, what is missing, or a look that was cut off."""

from pathlib import Path
from typing import cast

import pytest

from engine.reasons import reason
from engine.sandbox.commands import CommandResult, Identity
from engine.stacks.stack import load_stack
from engine.verify.commands import CommandOutcome, Commands
from engine.verify.instance import Launcher
from engine.verify.ports import AppUnderTest, NobodyListens
from engine.verify.speech import Language
from engine.verify.verdict import Verdict


class _Inside:
    stack = load_stack("fastapi")

    def argv(self, command: tuple[str, ...]) -> tuple[str, ...]:
        return command

    def environment(self) -> dict[str, str]:
        return {}


class _Sandbox:
    def __init__(self, result: CommandResult) -> None:
        self._result = result

    async def run(self, *_: object) -> CommandResult:
        return self._result


class _Launcher:
    """Runs nothing: every command ends with one result."""

    identity = Identity(uid=0, gid=0)
    inside = _Inside()

    def __init__(self, result: CommandResult) -> None:
        self.sandbox = _Sandbox(result)

    async def new_place(self) -> tuple[()]:
        return ()


async def looked_at(language: Language, **result: object) -> CommandOutcome:
    ended = CommandResult.model_validate({"exit_code": 137, "output": "", "seconds": 1, **result})
    commands = Commands(cast(Launcher, _Launcher(ended)), NobodyListens(), language, "run")
    return await commands.run("lint", ("ruff", "check"))


def said(outcome: CommandOutcome, language: Language, *phantoms: str) -> str:
    app = AppUnderTest(app_dir=Path("/app"), stack=_Inside.stack, identity=Identity(uid=0, gid=0), language=language)
    return Verdict(app, NobodyListens()).say_source(outcome, phantoms)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ru", "Исходные файлы не удалось проверить до конца: команда не закончилась за 60 с."),
        ("en", "The source files could not be looked at to the end: the command did not end within 60 s."),
    ],
)
async def test_a_look_that_does_not_end_is_told_as_such(language: Language, sentence: str) -> None:
    outcome = await looked_at(language, timed_out=True, output="app/a.py: half a line")
    assert said(outcome, language) == sentence
    assert outcome.report == f"app/a.py: half a line\n{outcome.summary}"
    assert not outcome.is_passed


async def test_a_limit_is_told_beside_what_is_missing() -> None:
    outcome = await looked_at("en", killed_for=reason("memory", limit=1024))
    assert said(outcome, "en", "app/a.py imports “pandas”, which is not in requirements.txt") == (
        "The source files could not be looked at to the end: It used more than 1024 MB of memory. "
        "The source files have errors: app/a.py imports “pandas”, which is not in requirements.txt."
    )


async def test_errors_are_told_as_errors() -> None:
    outcome = await looked_at("en", exit_code=1, output="F821 Undefined name `x`\n --> app/main.py:1:1\n")
    assert said(outcome, "en") == "The source files have errors: F821 Undefined name `x` --> app/main.py:1:1."
    fine = await looked_at("en", exit_code=0)
    assert said(fine, "en") == "All source files compile, nothing to report."
