import pytest

from engine.pilot.answers import answer_for, is_for_user, wants_sign_in
from engine.pilot.messages import PilotQuestion
from engine.pilot.plan import PilotPlan

IDEA = "a list of books"


def question(**fields: object) -> PilotQuestion:
    return PilotQuestion.model_validate({"text": "?", **fields})


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (question(buttons=("Node.js", "Other"), is_free=False, agent="pythagora"), "Node.js"),
        (question(stage="project_name"), "app"),
        (question(stage="project_description", agent="frontend"), IDEA),
        (question(stage="project_description", buttons=("Yes", "No"), is_free=False), "No"),
        (question(stage="iterate_frontend", buttons=("I'm done building the UI",)), "I'm done building the UI"),
        (question(stage="open_plan", extra_info="edit_plan", buttons=("Done",), is_free=False), "[]"),
        (question(extra_info="remove_button_yes", buttons=("Yes", "No")), "yes"),
        (question(stage="get_user_feedback", buttons=("Everything works", "Bug"), is_free=False), "Everything works"),
        (question(agent="tech-lead", extra_info="restart_app", buttons=("continue", "No, I'm done")), "No, I'm done"),
        (question(text="Would you like to retry?", buttons=("Yes", "No"), is_free=False), "No"),
        (question(agent="human-input", buttons=("Continue",), is_free=False), "Continue"),
        (
            question(text="", agent="architect", buttons=("I've installed MongoDB",), is_free=False),
            "I've installed MongoDB",
        ),
        (question(text="Describe it", agent="bug-hunter"), None),
    ],
)
def test_each_question_has_its_answer(asked, answer):
    assert answer_for(asked, IDEA, PilotPlan()) == answer


def test_an_idea_with_accounts_gets_them():
    asked = question(stage="project_description", buttons=("Yes", "No"), is_free=False)
    assert answer_for(asked, "A notebook: people sign in", PilotPlan()) == "Yes"
    assert answer_for(asked, "Дневник со входом по паролю: вход обязателен", PilotPlan()) == "Yes"


def test_the_machinery_is_nobodys_question():
    assert not is_for_user(question(stage="project_name"))
    assert not is_for_user(question(extra_info="remove_button_yes", buttons=("Yes", "No")))
    assert is_for_user(question(extra_info="edit_plan", buttons=("Done",)))
    assert is_for_user(question(text="Describe it", agent="bug-hunter"))
    assert is_for_user(question(stage="describe_issue", buttons=("Back",)))
    assert is_for_user(question(stage="additional_feedback", buttons=("Fixed", "Go on", "Together")))
    assert not is_for_user(
        question(
            stage="get_user_feedback", agent="tech-lead", extra_info="restart_app", buttons=("continue", "No, I'm done")
        )
    )


def test_a_question_is_known_again_only_in_the_same_state():
    assert question(state="1").mark == question(state="1").mark != question(state="2").mark


@pytest.mark.parametrize(
    ("idea", "wanted"),
    [
        ("A todo app with sign-in", True),
        ("Log-in with a password", True),
        ("Заметки: вход по паролю", True),
        ("Магазин с учётными записями", True),
        ("Notes with user authentication", True),
        ("Дневник со входом и регистрацией", True),
        ("A list of books", False),
        ("A list of books with authors", False),
        ("A cash register for a shop", False),
        ("Билеты на вход в музей", False),
        ("Учёт входящих писем и входных дверей", False),
    ],
)
def test_accounts_are_known_in_the_words_of_ideas(idea: str, wanted: bool) -> None:
    assert wants_sign_in(idea) is wanted
