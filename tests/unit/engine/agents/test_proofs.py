"""Proofs beyond the requirements: stored rows, and what is another user's. They are asked for once."""

import json

import pytest

from engine.agents.brief import Brief
from engine.agents.proofs import missing_proofs
from engine.agents.tech_lead import plan
from engine.builds.state import Architecture, BuildState, Requirement, Spec
from engine.stacks.stack import load_stack
from engine.verify.checks import Check

ROWS = Architecture(entities=("Note(text)",), pages=("/",), endpoints=("GET /api/notes -> list",))
OPEN = {"do": "open", "path": "/"}
ADD = [OPEN, {"do": "fill", "name": "Text", "value": "Ada"}, {"do": "click", "name": "Add"}]
SEE = {"do": "see", "text": "Ada"}
STORED = {"do": "api", "path": "/api/notes", "expect": [{"text": "Ada"}]}
AS_BOB = [{"do": "as", "name": "Bob"}, OPEN]


def check(*steps: dict[str, object]) -> Check:
    return Check.model_validate({"id": "C1", "requirement": "R1", "title": "t", "steps": list(steps)})


def spec(text: str) -> Spec:
    return Spec(title="Notes", summary="", requirements=(Requirement(id="R1", text=text),))


def test_rows_are_proven_by_reading_them() -> None:
    plain = spec("A note can be added.")
    assert missing_proofs([check(*ADD, SEE)], plain, ROWS) == ("stored_rows",)
    assert missing_proofs([check(*ADD, STORED)], plain, ROWS) == ()
    assert missing_proofs([check(*ADD, {"do": "api", "path": "/api/notes", "status": 200})], plain, ROWS)


def test_an_app_without_an_api_has_no_rows_to_read() -> None:
    without = ROWS.model_copy(update={"endpoints": ()})
    assert missing_proofs([check(*ADD, SEE)], spec("A note can be added."), without) == ()


@pytest.mark.parametrize(
    "text",
    [
        "A visitor can sign up with a name and a password.",
        "Somebody who logged in sees their notes.",
        "Посетитель может зарегистрироваться по имени и паролю.",
        "После входа в приложение видны свои заметки.",
        "Можно создать учётную запись.",
    ],
)
def test_sign_in_needs_a_check_of_two_users(text) -> None:
    alone = [check(*ADD, STORED)]
    assert missing_proofs(alone, spec(text), ROWS) == ("other_user",)
    for denied in (
        {"do": "not_see", "text": "Ada"},
        {"do": "api", "path": "/api/notes", "count": 0},
        {"do": "api", "path": "/api/notes/1", "status": 404},
    ):
        assert missing_proofs([*alone, check(*ADD, *AS_BOB, denied)], spec(text), ROWS) == ()
    assert missing_proofs([*alone, check(*ADD, *AS_BOB, SEE)], spec(text), ROWS) == ("other_user",)


@pytest.mark.parametrize("text", ["A task can be signed off.", "Посчитать вход и выход", "Номер счёта клиента виден"])
def test_other_words_are_no_sign_in(text) -> None:
    assert missing_proofs([check(*ADD, STORED)], spec(text), ROWS) == ()


def answer(*steps: dict[str, object]) -> str:
    task = {"id": "T1", "title": "All", "goal": "Build.", "requirements": ["R1"]}
    checks = [{"id": "C1", "requirement": "R1", "title": "t", "steps": list(steps)}]
    return f"Words.\n```json\n{json.dumps({'tasks': [task], 'checks': checks})}\n```"


@pytest.mark.parametrize("is_heard", [True, False])
async def test_a_proof_is_asked_for_once(is_heard) -> None:
    asked = []

    async def ask(prompt) -> str:
        asked.append(prompt)
        return answer(*ADD, STORED) if is_heard and len(asked) > 1 else answer(*ADD, SEE)

    wanted = spec("A note can be added.")
    state = BuildState(idea="notes", language="en", stack="fastapi", spec=wanted, architecture=ROWS)
    work = await plan(ask, Brief(state=state, stack=load_stack("fastapi")), wanted)

    assert len(asked) == 2
    assert "No check reads stored rows" in asked[1].turns[-1].text
    assert work.missing == (() if is_heard else ("stored_rows",))
