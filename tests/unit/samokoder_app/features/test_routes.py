"""Models by role on pages: rows, and changes of them."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from samokoder_app.db.repositories.keys import KeyHealth
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.features.model_routes.views import (
    tier_rows,
    with_place,
    with_place_moved,
    without_place,
    without_places,
)
from samokoder_app.keys.route_views import RoutePlace, Routes, UserRoutes
from samokoder_app.keys.views import KeyView

FIRST, SECOND = uuid4(), uuid4()
ROUTES = UserRoutes(code=(RoutePlace(key_id=FIRST, model="m"), RoutePlace(key_id=SECOND, model="n")), fails_over=True)


def a_key(key_id: UUID, name: str, model: str = "own") -> KeyView:
    return KeyView(
        id=key_id,
        provider_id="groq",
        key_name=name,
        mask="…",
        base_url="",
        model=model,
        position=1,
        health=KeyHealth.OK,
        created_at=datetime(2030, 1, 2, tzinfo=UTC),
    )


KEYS = [a_key(FIRST, "work"), a_key(SECOND, "", "")]


def places(routes: UserRoutes) -> list[str]:
    return [place.model for place in routes.code]


def test_tiers_become_rows() -> None:
    plan, code, cheap = tier_rows(ROUTES, KEYS)
    assert [tier.id for tier in (plan, code, cheap)] == ["plan", "code", "cheap"]
    assert [(row.place, row.name, row.model, row.is_first, row.is_last) for row in code.rows] == [
        (0, "work", "m", True, False),
        (1, "groq", "n", False, True),
    ]
    assert (plan.rows, plan.inherited) == ([], [])


def test_a_project_shows_what_it_has_from_the_account() -> None:
    own = Routes(plan=(RoutePlace(key_id=SECOND, model="p"),))
    plan, code, cheap = tier_rows(own, KEYS, ROUTES)
    assert ([row.model for row in plan.rows], plan.inherited) == (["p"], [])
    assert (code.rows, [row.model for row in code.inherited]) == ([], ["m", "n"])
    assert (cheap.rows, cheap.inherited) == ([], [])
    assert tier_rows(without_places(own, "plan"), KEYS, ROUTES)[0].rows == []


def test_blanks_around_a_model_do_not_make_another_one_of_it() -> None:
    assert RoutePlace(key_id=FIRST, model=" m\n") == RoutePlace(key_id=FIRST, model="m")
    for none in ("  ", "", "a\x00b", "x" * 201):
        with pytest.raises(ValidationError):
            RoutePlace(key_id=FIRST, model=none)
    with pytest.raises(InvalidInput):
        with_place(ROUTES, "code", str(FIRST), "a\x00b", KEYS)


def test_a_place_is_added_with_the_keys_own_model_if_none_is_typed() -> None:
    assert places(with_place(ROUTES, "code", str(FIRST), " ", KEYS)) == ["m", "n", "own"]
    assert with_place(ROUTES, "plan", str(SECOND), " x ", KEYS).plan[0].model == "x"
    assert with_place(ROUTES, "plan", str(FIRST), "x", KEYS).fails_over
    with pytest.raises(InvalidInput, match="model_needed"):
        with_place(ROUTES, "code", str(SECOND), "", KEYS)
    with pytest.raises(NotFound):
        with_place(ROUTES, "code", str(uuid4()), "x", KEYS)


def test_places_move_and_go() -> None:
    assert places(with_place_moved(ROUTES, "code", 0, 1)) == ["n", "m"]
    assert places(with_place_moved(ROUTES, "code", 1, -1)) == ["n", "m"]
    assert places(with_place_moved(ROUTES, "code", 0, -1)) == ["m", "n"]
    assert places(with_place_moved(ROUTES, "code", 7, -1)) == ["m", "n"]
    assert places(without_place(ROUTES, "code", 0)) == ["n"]
    assert without_place(ROUTES, "code", 0).fails_over
