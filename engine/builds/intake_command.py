"""Questions about an idea in a terminal: answered by options, or typed in."""

import argparse
import re
from typing import TextIO

from engine.builds.intake import MAX_ANSWER_TEXT, Answer, Answers, Question
from engine.builds.state import ASKING_STAGES, BuildState, BuildStatus

_ANSWER = re.compile(r"(Q[1-5])\s*[=:]\s*(.+)", re.S | re.I)
DECIDE = "!"


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The options that answer questions."""
    command.add_argument(
        "--answer",
        action="append",
        type=_answer,
        default=[],
        metavar="Q1=TEXT",
        help="answers a question of a build that waits; may be repeated, what is left out is decided for you",
    )
    command.add_argument("--decide", action="store_true", help="leaves all questions to the agents")


def given_answers(arguments: argparse.Namespace) -> Answers | None:
    """What the options answer; None if they say nothing."""
    if not arguments.answer and not arguments.decide:
        return None
    return Answers(given=() if arguments.decide else tuple({one.question: one for one in arguments.answer}.values()))


def is_asking(state: BuildState) -> bool:
    """Whether the build waits for answers."""
    return state.status is BuildStatus.WAITING and state.stage in ASKING_STAGES and bool(state.questions)


def asked_in_terminal(questions: tuple[Question, ...], lines: TextIO, out: TextIO) -> Answers:
    """Answers as they are typed: a number or own words, nothing to skip, `!` to leave the rest to the agents."""
    given: list[Answer] = []
    print(f"A number, your own words, nothing to skip, or {DECIDE} to leave the rest to the agents.", file=out)
    for question in questions:
        print("\n".join(question_lines(question)), end="\n> ", file=out, flush=True)
        typed = lines.readline().strip()
        if typed == DECIDE:
            break
        if typed:
            given.append(Answer(question=question.id, text=_chosen(question, typed)[:MAX_ANSWER_TEXT]))
    return Answers(given=tuple(given))


def question_lines(question: Question) -> list[str]:
    """The question with its choices, numbered."""
    choices = [f"     {number}) {choice}" for number, choice in enumerate(question.choices, start=1)]
    return [f"   {question.id} {question.text}", *choices]


def _chosen(question: Question, typed: str) -> str:
    is_number = typed.isdecimal() and 1 <= int(typed) <= len(question.choices)
    return question.choices[int(typed) - 1] if is_number else typed


def _answer(text: str) -> Answer:
    found = _ANSWER.fullmatch(text.strip())
    if found is None or len(found.group(2)) > MAX_ANSWER_TEXT:
        raise argparse.ArgumentTypeError(f"{text[:60]!r} is no answer such as Q1=my words")
    return Answer(question=found.group(1).upper(), text=found.group(2).strip())
