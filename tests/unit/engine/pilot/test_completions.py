"""Requests of any form are understood or refused; JSON is found among words."""

import itertools
import json
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from engine.llm.roles import Role
from engine.pilot.completions import RequestUnusable, completion_request, role_of
from engine.pilot.json_answers import fields_wanted, json_in

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
MESSAGES = st.lists(
    st.fixed_dictionaries(
        {
            "role": st.sampled_from(["system", "developer", "user", "assistant", "tool"]),
            "content": st.none()
            | st.text()
            | st.lists(st.fixed_dictionaries({"type": st.just("text"), "text": st.text()})),
        }
    ),
    max_size=8,
)


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_whatever_is_sent_is_understood_or_refused(body: bytes):
    with suppress(RequestUnusable):
        completion_request(body).prompt()


@given(MESSAGES)
def test_a_conversation_keeps_every_word_and_its_order(messages: list[dict[str, object]]):
    with suppress(RequestUnusable):
        prompt = completion_request(json.dumps({"messages": messages}).encode()).prompt()
        roles = [turn.role for turn in prompt.turns]
        assert roles[0] == roles[-1] == "user"
        assert all(one != following for one, following in itertools.pairwise(roles))
        said = "\n\n".join(turn.text for turn in prompt.turns)
        for one in messages:
            text = one["content"]
            if one["role"] in {"user", "assistant"} and isinstance(text, str):
                assert text in said


@given(st.dictionaries(st.text(), JSON, max_size=4), st.text(alphabet="abc .\n"), st.text(alphabet="xyz .\n"))
def test_an_object_is_found_among_words(value: dict[str, object], before: str, after: str):
    assert json.loads(json_in(f"{before}{json.dumps(value)}{after}")) == value


@given(st.text())
def test_a_text_without_json_stays_as_it_is_or_becomes_json(text: str):
    found = json_in(text)
    assert found == text or isinstance(json.loads(found), dict)


def test_the_name_of_a_model_is_a_role():
    assert [role_of(name) for name in ("tech_lead", "gpt-4o", "")] == [Role.TECH_LEAD, Role.DEVELOPER, Role.DEVELOPER]


SCHEMA = {"properties": {"plan": {"type": "array"}, "notes": {"type": "string"}}, "required": ["plan"]}
ASKED = f"Make a plan.\n\nIt must conform to:\n```\n{json.dumps(SCHEMA)}\n```.Nothing else."


def test_json_is_wanted_where_a_schema_is_shown_though_no_format_is_named():
    sent = {"model": "tech_lead", "messages": [{"role": "user", "content": ASKED}], "stream": True}
    request = completion_request(json.dumps(sent).encode())
    assert request.wants_json
    assert request.fields_wanted == {"plan", "notes"}


def test_it_is_wanted_still_after_a_complaint_and_no_more_by_the_next_question():
    assert fields_wanted([ASKED, "That was no JSON."]) == {"plan", "notes"}
    assert fields_wanted([ASKED, "Now write the file.\n" * 300]) == frozenset()
    assert fields_wanted([ASKED + '\n```\n{"no": "schema"}\n```' * 25]) == frozenset()
    assert fields_wanted(['Mend this:\n```\n{"name": "app"}\n```']) == frozenset()


def test_other_objects_in_an_answer_are_not_taken_for_what_is_wanted():
    fields = frozenset({"plan", "notes"})
    assert json_in('Instead of {"name": "x"} I mean {"plan": [],}.', fields) == '{"plan": []}'
    assert json_in("const app = {};", fields) == "const app = {};"
    assert json_in('<think>An open { here.</think>\n{"plan": []}', fields) == '{"plan": []}'
    assert json_in('First { I think.\n```json\n{"plan": []}\n```\n', fields) == '{"plan": []}'
