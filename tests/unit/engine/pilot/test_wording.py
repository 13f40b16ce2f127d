"""Standing questions of GPT-Pilot in our words, by their places; what a person chose goes back as its own button."""

import pytest

from engine.builds.intake import MAX_CHOICE_TEXT
from engine.builds.sentences import Language
from engine.pilot.messages import PilotQuestion
from engine.pilot.wording import by_hand, choices, decided, is_told, meant, message_text, question_text

SIGN_IN = PilotQuestion(text="Accounts?", agent="frontend", stage="project_description", buttons=("Yes", "No"))
WORKS = PilotQuestion(
    text="Does it work?",
    agent="troubleshooter",
    stage="get_user_feedback",
    buttons=("Fine", "Change", "Issue"),
    is_free=False,
)
UNKNOWN = PilotQuestion(text="Which  colour?", agent="architect", buttons=("Red", "Blue"))


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("question", [SIGN_IN, WORKS, UNKNOWN])
def test_what_was_chosen_goes_back_as_its_own_button(question: PilotQuestion, language: Language):
    shown = choices(question, language)
    assert [meant(question, one) for one in shown] == list(question.buttons)
    assert meant(question, "own words") == "own words"


def test_a_long_button_is_meant_by_what_is_shown_of_it():
    long = UNKNOWN.model_copy(update={"buttons": ("Red" * 60, "Blue")})
    assert meant(long, ("Red" * 60)[:MAX_CHOICE_TEXT]) == "Red" * 60


def test_a_question_is_known_by_its_place_and_not_by_its_sentence():
    assert question_text(SIGN_IN, "ru") == "Нужны ли в приложении регистрация и вход?"
    assert question_text(UNKNOWN, "ru") == "Which colour?"
    assert choices(UNKNOWN, "ru") == ("Red", "Blue")
    other = SIGN_IN.model_copy(update={"buttons": ("Yes", "No", "Later")})
    assert (question_text(other, "ru"), choices(other, "ru")) == ("Accounts?", other.buttons)


def test_what_is_to_be_tried_stands_in_the_question():
    assert question_text(WORKS, "en", ("Add a habit", "Mark a day")).endswith("What to try: Add a habit; Mark a day.")
    assert question_text(SIGN_IN, "en", ("Add a habit",)) == question_text(SIGN_IN, "en")


def test_what_was_decided_is_told_where_people_want_to_know():
    command = PilotQuestion(text="Run it?", agent="executor", extra_info="remove_button_yes", buttons=("Yes", "No"))
    assert [is_told(one) for one in (SIGN_IN, WORKS, UNKNOWN, command)] == [True, True, True, False]
    assert "Не нужны" in decided(SIGN_IN, "No", "ru")
    wanted = PilotQuestion(text="I need human intervention: make a key.", agent="human-input", buttons=("Continue",))
    assert by_hand(wanted) == "make a key."
    assert is_told(wanted)
    assert "make a key." in decided(wanted, "Continue", "ru")
    assert not is_told(wanted.model_copy(update={"text": "Please open .env: now."}))


def test_what_it_says_to_everybody_is_said_in_russian_and_the_rest_is_left():
    assert message_text("Creating README ...", "ru") == "Пишет README."
    assert message_text("Creating README ...", "en") == "Creating README ..."
    assert message_text("Epic 2: Кабинет", "ru") == "Этап 2: Кабинет"
    assert message_text("Свои слова модели", "ru") == "Свои слова модели"
    assert message_text("Running command: `npm i`...", "en") == ""
