"""GPT-Pilot speaks English. What it asks again and again is worded here in both languages, what it says so in Russian.

Its questions are known by their places, what it says by its first words; whatever is not known here stays as it is.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from engine.builds.intake import MAX_CHOICE_TEXT
from engine.builds.sentences import Language, say
from engine.pilot.answers import asks_command, asks_idea, asks_plan
from engine.pilot.messages import PilotQuestion

_Both = tuple[str, str]
"""In Russian and in English."""

_LONGEST = 300
_LANGUAGES: tuple[Language, Language] = ("ru", "en")


class Wording(NamedTuple):
    """A question and its buttons in our words; what has no words here keeps its own."""

    text: _Both
    buttons: tuple[_Both, ...] = ()
    is_of_tests: bool = False


def question_text(question: PilotQuestion, language: Language, tests: Sequence[str] = ()) -> str:
    """What is asked, in a sentence or two; "" where nothing is said. `tests` are titles of what it wants to be tried."""
    wording = _wording(question)
    if wording is None:
        return " ".join((question.text or question.hint).split())
    text = wording.text[_index(language)]
    named = "; ".join(filter(None, tests))
    return f"{text} {_TO_TRY[_index(language)]} {named}." if named and wording.is_of_tests else text


def choices(question: PilotQuestion, language: Language) -> tuple[str, ...]:
    """Its buttons in their order."""
    wording = _wording(question)
    known = wording.buttons if wording else ()
    if len(known) != len(question.buttons):
        return question.buttons
    return tuple(both[_index(language)] for both in known)


def meant(question: PilotQuestion, said: str) -> str:
    """The button that somebody chose by our words for it, as GPT-Pilot calls it; own words stay as they are."""
    for language in _LANGUAGES:
        shown = [label[:MAX_CHOICE_TEXT] for label in choices(question, language)]
        if said in shown:
            return question.buttons[shown.index(said)]
    return said


def decided(question: PilotQuestion, answer: str, language: Language) -> str:
    """What was answered in the user's place, in a sentence."""
    if wanted := by_hand(question):
        return say("pilot_by_hand", language, wanted=wanted[:_LONGEST])
    shown = dict(zip(question.buttons, choices(question, language), strict=True)).get(answer, answer)
    if asks_plan(question):
        shown = say("pilot_plan_kept", language)
    asked = question_text(question, language)[:_LONGEST] or " / ".join(question.buttons)
    return say("pilot_answered", language, question=asked, answer=shown[:_LONGEST])


def is_told(question: PilotQuestion) -> bool:
    """Whether people want to know that it was answered for them; the rest is its way of working."""
    return not any(fits(question) for fits in _SILENT)


def by_hand(question: PilotQuestion) -> str:
    """What it wants its user to do himself, outside of its reach; "" if it wants nothing of that kind."""
    beginning, _, rest = question.text.partition(": ")
    return rest if question.agent == "human-input" and beginning.endswith("human intervention") else ""


def message_text(text: str, language: Language) -> str:
    """What it says, in Russian where it says it to everybody; "" for what is shown in another way."""
    if text.startswith(_SHOWN_OTHERWISE):
        return ""
    if language == "ru":
        for beginning, ours in _SAID:
            if text.startswith(beginning):
                return ours
        for beginning, ours in _SAID_BEFORE:
            if text.startswith(beginning):
                return f"{ours}{text.removeprefix(beginning)}"
    return text


def _index(language: Language) -> int:
    return _LANGUAGES.index(language)


def _wording(question: PilotQuestion) -> Wording | None:
    return next((wording for fits, wording in _QUESTIONS if fits(question)), None)


def _at(stage: str, buttons: int) -> Callable[[PilotQuestion], bool]:
    return lambda question: question.stage == stage and len(question.buttons) == buttons


def _by(agent: str, buttons: int) -> Callable[[PilotQuestion], bool]:
    return lambda question: question.agent == agent and len(question.buttons) == buttons and not question.is_free


_TO_TRY = ("Что проверить:", "What to try:")
_BACK = ("Назад", "Back")
_QUESTIONS: Sequence[tuple[Callable[[PilotQuestion], bool], Wording]] = (
    (
        _at("project_description", 2),
        Wording(
            ("Нужны ли в приложении регистрация и вход?", "Does the app need sign-up and sign-in?"),
            (("Нужны", "Yes"), ("Не нужны", "No")),
        ),
    ),
    (
        _at("iterate_frontend", 1),
        Wording(
            (
                "Страницы готовы, но данные в них пока примерные: сервера ещё нет. Что изменить или исправить?",
                "The pages are ready, but with sample data: there is no server yet. What shall be changed or fixed?",
            ),
            (("Всё хорошо, дальше", "They are fine, go on"),),
        ),
    ),
    (
        _at("get_user_feedback", 3),
        Wording(
            ("Проверьте приложение: всё ли работает?", "Try the app: does everything work?"),
            (
                ("Всё работает", "Everything works"),
                ("Хочу кое-что изменить", "I want to change something"),
                ("Есть ошибка", "Something is broken"),
            ),
            is_of_tests=True,
        ),
    ),
    (
        _at("describe_change", 1),
        Wording(("Что изменить? По одному изменению.", "What shall be changed? One thing at a time."), (_BACK,)),
    ),
    (
        _at("describe_issue", 1),
        Wording(
            (
                "Что не работает? Опишите одну ошибку: что вы сделали, что увидели, чего ждали.",
                "What does not work? Describe one error: what you did, what you saw, what you expected.",
            ),
            (_BACK,),
        ),
    ),
    (
        _at("additional_feedback", 3),
        Wording(
            ("Что ещё поможет найти ошибку?", "What else would help to find the error?"),
            (
                ("Ошибки больше нет", "The error is gone"),
                ("Искать без пояснений", "Go on without more words"),
                ("Искать вместе", "Look for it together"),
            ),
        ),
    ),
    (
        _by("bug-hunter", 3),
        Wording(
            ("Проверьте ещё раз: исправлена ли ошибка?", "Try it again: is the error fixed?"),
            (("Исправлена", "It is fixed"), ("Нет", "No"), ("Искать вместе", "Look for it together")),
        ),
    ),
    (_by("bug-hunter", 1), Wording(("Проверьте приложение ещё раз.", "Try the app again."), (("Проверено", "Done"),))),
)

_SILENT: Sequence[Callable[[PilotQuestion], bool]] = (
    lambda question: question.stage in {"project_name", "starting_task", "breakdown_chat"},
    asks_idea,
    lambda question: question.stage == "iterate_frontend" and not question.is_free,
    asks_command,
    lambda question: question.agent == "human-input" and not by_hand(question),  # it has said which value it wants
)

_SHOWN_OTHERWISE = ("Running command", "Executing command")
"""The command itself is shown with what it prints."""

_SAID: Sequence[tuple[str, str]] = (
    ("Setting up the project", "Готовит заготовку проекта: это около минуты."),
    ("Installing project dependencies", "Устанавливает пакеты."),
    ("Building the frontend", "Пишет страницы: это может занять несколько минут."),
    ("Continuing to build", "Дописывает страницы."),
    ("Implementing the changes", "Вносит то, о чём вы попросили."),
    ("Selecting starter templates", "Выбирает заготовки."),
    ("Planning project architecture", "Продумывает устройство приложения."),
    ("Picking technologies", "Выбирает технологии."),
    ("Creating the development plan", "Составляет план."),
    ("Creating tasks for", "Составляет задачи."),
    ("Checking the complexity", "Оценивает, насколько сложна идея."),
    ("Thinking about how", "Обдумывает задачу."),
    ("Figuring out how to run", "Выясняет, как запустить приложение."),
    ("Determining how to test", "Выясняет, как проверить приложение."),
    ("Test the app by", "Проверьте приложение так:"),
    ("No testing required", "Проверять здесь нечего, дальше."),
    ("Finding a way to reproduce", "Выясняет, как повторить ошибку."),
    ("Found the bug", "Ошибка найдена, исправляет."),
    ("Adding more logs", "Добавляет записи в журнал, чтобы найти ошибку."),
    ("Start the app and test", "Проверьте приложение так:"),
    ("Creating README", "Пишет README."),
    ("Your app is DONE", "Приложение написано. Теперь его проверит Самокодер."),
    ("Your new feature is complete", "Изменение написано."),
    ("Skipping task", "Пропускает задачу."),
)
"""First words of what it says → the whole of it in Russian."""

_SAID_BEFORE: Sequence[tuple[str, str]] = (
    ("Starting task #", "Задача № "),
    ("Epic ", "Этап "),
    ("Input required on ", "Впишите своё значение: "),
    ("Skipping command ", "Пропускает команду "),
)
"""First words → the same in Russian, what follows stays."""
