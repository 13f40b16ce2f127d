"""What GPT-Pilot's questions are answered with when nobody sits there, and which of them are the user's to answer.

A question is known by where it was asked (the stage it told just before, who asks, what it marks its question with)
and by its buttons, never by whole sentences of it. An empty answer stands for its own default.
"""

import re
from collections.abc import Callable, Sequence

from engine.pilot.messages import PilotQuestion
from engine.pilot.plan import PilotPlan

MOST_REPEATS = 12
"""So often the same question may be answered by itself in one session: it loops else."""

_SIGN_IN = re.compile(
    r"\b(log[ -]?ins?|sign[ -]?(?:in|up)s?|(?<!cash )register(?:s|ed|ing)?|registration|accounts?|passwords?)\b"
    r"|\bauth(?:enticat\w+|oriz\w+|oris\w+)?\b"
    r"|\bвход (?:по|через|для|под|в систему|в аккаунт|и регистрац)|\bсо? входом\b"
    r"|войти|логин|регистрац|авториз|аккаунт|уч[её]тн\w+ запис|парол",
    re.I,
)
PROJECT_NAME = "app"
"""Folder of the app in its workspace; a name of the user's own would decide about paths."""


def wants_sign_in(idea: str) -> bool:
    """Whether the idea speaks of accounts; only then the app gets them."""
    return _SIGN_IN.search(idea) is not None


def answer_for(question: PilotQuestion, idea: str, plan: PilotPlan) -> str | None:
    """The answer by policy; None where there is none, so that the user has to answer."""
    for fits, said in _RULES:
        if fits(question):
            return said(question, idea, plan)
    if not question.buttons:
        return None
    return question.buttons[0]


def is_for_user(question: PilotQuestion) -> bool:
    """Whether somebody who wants to be asked is asked this; the rest is about the machinery.

    What else there is to do is asked of nobody: the app is proven first, and a message about it begins a turn of its own.
    """
    if asks_for_feature(question):
        return False
    return any(fits(question) for fits in _OF_USER) or (not question.buttons and not _is_machinery(question))


def _is_machinery(question: PilotQuestion) -> bool:
    return any(fits(question) for fits in (_asks_name, asks_idea, asks_command))


def _asks_name(question: PilotQuestion) -> bool:
    return question.stage == "project_name" and not question.buttons


def asks_idea(question: PilotQuestion) -> bool:
    """Whether it wants to hear what the app shall be."""
    return question.stage == "project_description" and not question.buttons


def _asks_sign_in(question: PilotQuestion) -> bool:
    return question.stage == "project_description" and len(question.buttons) == 2


def asks_plan(question: PilotQuestion) -> bool:
    """Whether it waits for its plan to be edited."""
    return question.extra_info == "edit_plan"


def asks_command(question: PilotQuestion) -> bool:
    """Whether it wants leave to run a command."""
    return question.extra_info == "remove_button_yes"


def _asks_about_pages(question: PilotQuestion) -> bool:
    return question.stage == "iterate_frontend" and question.is_free and bool(question.buttons)


def asks_for_feature(question: PilotQuestion) -> bool:
    """Whether its work is done, so that it asks what else there is to do."""
    return question.agent == "tech-lead" and question.extra_info == "restart_app"


def _asks_whether_it_works(question: PilotQuestion) -> bool:
    return question.stage == "get_user_feedback" and len(question.buttons) > 1


def asks_for_words(question: PilotQuestion) -> bool:
    """Whether it wants to hear what is wrong, or what shall be otherwise; its one button leads back."""
    return question.stage in {"describe_change", "describe_issue"} and question.is_free


def _asks_to_retry(question: PilotQuestion) -> bool:
    return "retry" in question.text.casefold() and len(question.buttons) == 2


def _last_button(question: PilotQuestion, idea: str, plan: PilotPlan) -> str:
    return question.buttons[-1]


_Said = Callable[[PilotQuestion, str, PilotPlan], str]

_RULES: Sequence[tuple[Callable[[PilotQuestion], bool], _Said]] = (
    (_asks_name, lambda question, idea, plan: PROJECT_NAME),
    (asks_idea, lambda question, idea, plan: idea),
    (_asks_sign_in, lambda question, idea, plan: question.buttons[0 if wants_sign_in(idea) else 1]),
    (asks_plan, lambda question, idea, plan: plan.unchanged()),
    (asks_command, lambda question, idea, plan: "yes"),
    (asks_for_feature, _last_button),
    (_asks_to_retry, _last_button),  # our gateway has tried again as often as it is of use
)


def _asks_whether_fixed(question: PilotQuestion) -> bool:
    is_after_fix = question.agent == "bug-hunter" or question.stage == "additional_feedback"
    return is_after_fix and len(question.buttons) > 1


_OF_USER = (
    _asks_sign_in,
    asks_plan,
    _asks_about_pages,
    _asks_whether_it_works,
    _asks_whether_fixed,
    asks_for_words,
)
