"""Building again takes the model of the build before, and never a paid one unasked."""

from uuid import uuid4

from engine.llm.routing.tiers import Tier
from samokoder_app.builds.choosing import same_model
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories.builds import BuildOrder


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
