"""What the demo model makes of requirements that a user wrote into the plan."""

import pytest

from engine.agents.replanning import parse_amendment
from engine.builds.state import BuildState, Plan, Requirement, Role, Spec, Task, TaskStatus
from engine.llm.demo.answers import Question, answer
from engine.llm.demo.changes import changed_design, changes_in, own_texts
from engine.llm.demo.design import FieldKind
from engine.llm.demo.reading import read_idea

IDEAS = {"ru": "список книг с автором", "en": "a list of books with authors"}


@pytest.mark.parametrize(
    ("language", "text", "fields"),
    [
        ("ru", "У книги есть поле «Издательство».", [("Издательство", FieldKind.TEXT)]),
        (
            "ru",
            "Для книги хранится «Цена» и «Дата покупки»",
            [("Цена", FieldKind.MONEY), ("Дата покупки", FieldKind.DATE)],
        ),
        ("ru", "Добавьте поле приоритет", [("Приоритет", FieldKind.CHOICE)]),
        ("ru", "Книгу можно подарить другу.", []),
        ("ru", "Кнопка «Добавить» синяя", []),
        ("en", "A book has a “Publisher”.", [("Publisher", FieldKind.TEXT)]),
        ("en", "Add a due date field", [("Due date", FieldKind.DATE)]),
        ("en", "Add a field called price", [("Price", FieldKind.MONEY)]),
        ("en", "The app plays music.", []),
    ],
)
def test_fields_are_found_in_what_a_user_writes(language, text, fields):
    found = changes_in(read_idea(IDEAS[language], language), text)
    assert [(one.field.label, one.field.kind) for one in found] == fields
    assert not any(one.field.required for one in found)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_requirements_of_its_own_change_nothing(language):
    design = read_idea(IDEAS[language], language)
    assert changed_design(design, own_texts(design)) == design


def amended(language: str, texts: dict[str, str], status: TaskStatus = TaskStatus.DONE):
    design = read_idea(IDEAS[language], language)
    opened = tuple(Requirement(id=name, text=text) for name, text in texts.items())
    task = Task(id="T1", title="t", goal="g", status=status)
    state = BuildState(
        idea=IDEAS[language],
        language=language,
        stack="fastapi",
        spec=Spec(title="t", summary="", requirements=opened),
        plan=Plan(tasks=(task,)),
    )
    question = Question(
        role=Role.TECH_LEAD,
        language=language,
        idea=state.idea,
        work="replan",
        required=(*own_texts(design), *texts.values()),
        open=tuple(texts.items()),
        pending=("T1",) if status is TaskStatus.PENDING else (),
    )
    return parse_amendment(answer(question), state, "-")


@pytest.mark.parametrize(
    ("language", "text"), [("ru", "У книги есть «Издательство»."), ("en", "Books have a “Publisher”.")]
)
@pytest.mark.parametrize("stack", ["fastapi", "react-express", "reflex", "static"])
def test_a_field_is_planned_proven_and_written(language, text, stack):
    work = amended(language, {"R9": text})
    assert [task.requirements for task in work.plan.tasks] == [(), ("R9",)]
    label = "Издательство" if language == "ru" else "Publisher"
    assert any(step.name == label for step in work.spec.requirements[0].checks[0].steps)
    question = Question(
        role=Role.DEVELOPER, language=language, idea=IDEAS[language], task="T3", stack=stack, required=(text,)
    )
    assert label in answer(question)
    assert label not in answer(question.model_copy(update={"required": ()}))


def test_a_task_to_come_takes_the_change_on():
    work = amended("en", {"R9": "Books have a “Publisher”."}, TaskStatus.PENDING)
    assert [(task.id, task.requirements) for task in work.plan.tasks] == [("T1", ("R9",))]
    assert work.plan.tasks[0].goal.startswith("g\n")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_it_cannot_do_it_says(language):
    work = amended(language, {"R9": "Напоминать голосом." if language == "ru" else "Remind me aloud."})
    assert work.spec.requirements[0].unproven
    assert len(work.plan.tasks) == 1
