"""Which keys with which models may serve a build, and which may not."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from engine.llm.routing.tiers import Tier
from samokoder_app.builds.places import Places, Wanted, places_of
from samokoder_app.db.repositories.keys import KeyHealth, KeyRow
from samokoder_app.db.repositories.model_routes import RouteChoices, RouteRow
from samokoder_app.keys.route_views import RoutePlace

A, B, C, PROJECT = uuid4(), uuid4(), uuid4(), uuid4()
HEAD = RoutePlace(key_id=A, model="head")


def route(tier: Tier, key_id: UUID, model: str, project_id: UUID | None = None, position: int = 1) -> RouteRow:
    return RouteRow(project_id=project_id, tier=tier, position=position, key_id=key_id, model=model)


def kept(key_id: UUID, model: str | None) -> KeyRow:
    return KeyRow(
        id=key_id,
        provider_id="groq",
        key_name="k",
        mask="…",
        base_url=None,
        model=model,
        position=1,
        health=KeyHealth.OK,
        cooling_until=None,
        checked_at=None,
        secret_at=datetime(2030, 1, 2, tzinfo=UTC),
        created_at=datetime(2030, 1, 2, tzinfo=UTC),
        last_used_at=None,
    )


KEPT = [kept(A, "head"), kept(B, "other"), kept(C, None)]


def served(
    *rows: RouteRow, fails_over: bool = False, is_routed: bool = False, tier: Tier | None = None, stronger: str = ""
) -> Places:
    wanted = Wanted(HEAD, is_routed, tier, stronger or None)
    return places_of(wanted, rows, RouteChoices(fails_over=fails_over), KEPT)


def tiers(places: Places) -> list[list[str]]:
    return [models(tier) for tier in (places.plan, places.code, places.cheap)]


def models(places: tuple[RoutePlace, ...]) -> list[str]:
    return [place.model for place in places]


def test_of_places_those_that_are_allowed_stay_in_their_order() -> None:
    rows = [route(Tier.CODE, A, "one"), route(Tier.CODE, B, "two", position=2), route(Tier.PLAN, B, "three")]
    places = served(*rows, is_routed=True, fails_over=True)
    allowed = places.among({RoutePlace(key_id=B, model="two"), RoutePlace(key_id=A, model="head")})
    assert tiers(allowed) == [[], ["two"], ["two"]]
    assert models(allowed.spare) == ["head"]


def test_with_nothing_chosen_the_model_of_the_build_serves_alone() -> None:
    for is_routed in (False, True):
        places = served(is_routed=is_routed)
        assert tiers(places) == [["head"], ["head"], ["head"]]
        assert places.all == (HEAD,)


def test_other_keys_take_over_only_if_the_user_lets_them() -> None:
    places = served(fails_over=True)
    assert (models(places.code), models(places.spare)) == (["head"], ["head", "other"])
    routed = served(route(Tier.CODE, C, "c"), is_routed=True, fails_over=True)
    assert (models(routed.code), models(routed.spare)) == (["c"], ["head", "other"])
    assert models(served(route(Tier.CODE, C, "c"), is_routed=True).spare) == []


def test_routes_serve_a_build_without_a_model_and_stand_behind_a_named_one_only_if_the_user_lets_them() -> None:
    rows = (route(Tier.CODE, B, "b"), route(Tier.CODE, C, "c", position=2), route(Tier.PLAN, C, "p"))
    assert tiers(served(*rows, is_routed=True)) == [["p"], ["b", "c"], ["b", "c"]]
    assert tiers(served(*rows)) == [["head"]] * 3
    assert tiers(served(*rows, fails_over=True)) == [["head", "p"], ["head", "b", "c"], ["head", "b", "c"]]
    assert models(served(route(Tier.PLAN, B, "b"), is_routed=True).code) == ["head"]


def test_a_project_has_its_own_tiers_in_place_of_the_users() -> None:
    rows = (route(Tier.CODE, B, "mine", PROJECT), route(Tier.CODE, B, "b"), route(Tier.PLAN, C, "p"))
    places = served(*rows, is_routed=True)
    assert (models(places.code), models(places.plan)) == (["mine"], ["p"])


def test_one_tier_may_do_everything() -> None:
    rows = (route(Tier.CODE, B, "b"), route(Tier.CHEAP, C, "c"))
    assert tiers(served(*rows, is_routed=True, tier=Tier.CHEAP)) == [["c"]] * 3


def test_the_stronger_model_belongs_to_the_same_key() -> None:
    assert served(stronger="big").stronger == (RoutePlace(key_id=A, model="big"),)


def test_a_model_that_nobody_may_name_any_more_is_left_out() -> None:
    rows = (route(Tier.CODE, B, "a\x7fb"), route(Tier.CODE, C, "c", position=2))
    old = places_of(
        Wanted(HEAD, True, None, "big\x00"), rows, RouteChoices(fails_over=True), [kept(A, "a\x07"), kept(B, "ok")]
    )
    assert (models(old.code), models(old.spare), old.stronger) == (["c"], ["ok"], ())
