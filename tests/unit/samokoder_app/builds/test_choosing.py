"""Building again takes the model of the build before, and never a paid one unasked."""

from uuid import uuid4

import pytest
from pydantic import SecretStr, ValidationError

from engine.llm.routing.tiers import Tier
from samokoder_app.api.bodies import ChatMessage, IdeaOrder
from samokoder_app.builds.choosing import same_model
from samokoder_app.builds.model_options import build_order
from samokoder_app.builds.views import Message, StartBuild
from samokoder_app.db.repositories.builds import BuildOrder
from samokoder_app.errors import InvalidInput
from samokoder_app.keys.views import KeyChange, KeyDraft


def test_a_demo_build_is_repeated_with_the_demo() -> None:
    last = BuildOrder(idea="x", stack="fastapi", model="demo", is_demo=True)
    assert same_model(last) == StartBuild(model="demo")


def test_a_build_with_a_key_is_repeated_with_that_key_and_model() -> None:
    last = BuildOrder(idea="x", stack="fastapi", model="m-1", is_demo=False, key_id=uuid4(), provider="openrouter")
    assert same_model(last) == StartBuild(model="m-1", key_id=last.key_id)


def test_without_a_build_before_the_demo_builds() -> None:
    assert same_model(None) == StartBuild(model="demo")


def test_who_wanted_to_see_the_plan_sees_it_again():
    last = BuildOrder(idea="x", stack="fastapi", model="demo", is_demo=True, auto_approve=False)
    assert same_model(last) == StartBuild(model="demo", auto_approve=False)


def test_what_was_left_to_the_routes_is_left_to_them_again():
    last = BuildOrder(
        idea="x", stack="fastapi", model="m-1", is_demo=False, key_id=uuid4(), is_routed=True, tier=Tier.CHEAP
    )
    assert same_model(last) == StartBuild(tier=Tier.CHEAP)


def test_a_model_that_nobody_may_name_any_more_is_not_asked_for_again():
    last = BuildOrder(
        idea="x", stack="fastapi", model="a\x7fb", is_demo=False, key_id=uuid4(), stronger_model="\x1b[2J"
    )
    assert same_model(last) == StartBuild(key_id=last.key_id)


@pytest.mark.parametrize("named", ["a\x00", "a\x7fb", "\x1b[2J", "x" * 201])
def test_no_model_is_asked_for_whose_name_cannot_be_kept_or_shown(named: str):
    key = SecretStr("sk-0123456789")
    for form, fields in (
        (StartBuild, {"model": named}), (StartBuild, {"stronger_model": named}), (KeyChange, {"model": named}),
        (KeyDraft, {"model": named, "provider_id": "openai", "api_key": key}), (Message, {"text": "x", "model": named}),
        (IdeaOrder, {"model": named}), (IdeaOrder, {"stronger_model": named}), (ChatMessage, {"text": "x", "model": named}),
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            form(**fields)
    with pytest.raises(InvalidInput):
        build_order(str(uuid4()), model_id=named)
