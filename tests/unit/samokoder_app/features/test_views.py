"""View models of cards and rows; pure."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from samokoder_app.builds.model_options import BY_ROLE, build_order, model_option
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories.keys import KeyHealth
from samokoder_app.errors import NotFound
from samokoder_app.features.account.views import ProviderOption, key_rows
from samokoder_app.features.landing.example import example_tiles
from samokoder_app.features.projects.views import project_row
from samokoder_app.i18n.text import LANGUAGES
from samokoder_app.keys.views import KeyView
from samokoder_app.projects.views import BuildSummary, ProjectView, RequirementTile

NOW = datetime(2030, 1, 2, tzinfo=UTC)


def a_key(name: str = "") -> KeyView:
    return KeyView(
        id=uuid4(),
        provider_id="custom",
        key_name=name,
        mask="sk-…9f",
        base_url="https://x/v1",
        model="m",
        position=1,
        health=KeyHealth.OK,
        created_at=NOW,
    )


def a_project(last_build: BuildSummary | None = None) -> ProjectView:
    return ProjectView(
        id=uuid4(),
        name="Книги",
        description="Список книг",
        stack="fastapi",
        created_at=NOW,
        updated_at=NOW,
        last_build=last_build,
        requirements=(RequirementTile(id="R1", text="Добавить книгу", status="passed"),),
        version=3,
    )


def test_a_card_carries_tiles_and_state() -> None:
    project = a_project(BuildSummary(id=uuid4(), status="done", passed=1, total=1))
    row = project_row(project)
    assert (row.status, row.version, row.changed_at) == ("done", 3, NOW.isoformat())
    assert row.href == f"/projects/{project.id}"
    assert row.tiles == [{"id": "R1", "text": "Добавить книгу", "status": "passed"}]


def test_a_project_that_was_never_built_has_no_status() -> None:
    assert project_row(a_project()).status == ""


def test_a_key_is_named_by_its_service_if_it_has_no_name() -> None:
    assert model_option(a_key()).label == "custom · m"
    assert key_rows([a_key("Рабочий")], [])[0].title == "Рабочий"


def test_a_pause_of_a_key_ends_and_its_other_states_do_not() -> None:
    past, coming = datetime.now(UTC) - timedelta(seconds=1), datetime.now(UTC) + timedelta(minutes=1)
    cases = [
        (KeyHealth.COOLING, past, "ok"),
        (KeyHealth.COOLING, coming, "cooling"),
        (KeyHealth.UNREACHABLE, past, "unreachable"),
        (KeyHealth.REJECTED, None, "rejected"),
    ]
    for health, until, shown in cases:
        key = a_key().model_copy(update={"health": health, "cooling_until": until})
        assert key_rows([key, key], [])[0].health == shown
    first, last = key_rows([a_key(), a_key()], [ProviderOption(id="custom", name="Custom", needs_base_url=True)])
    assert (first.is_first, first.is_last, last.is_first, last.is_last) == (True, False, False, True)
    assert first.provider == "Custom"


@pytest.mark.parametrize("choice", ["", "demo"])
def test_without_a_chosen_key_the_demo_builds(choice: str) -> None:
    assert build_order(choice, auto_approve=True) == StartBuild(model="demo")


def test_a_chosen_key_builds() -> None:
    key_id = uuid4()
    assert build_order(str(key_id), auto_approve=False) == StartBuild(key_id=key_id, auto_approve=False)
    assert build_order(str(key_id), model_id=" m-2 ") == StartBuild(key_id=key_id, model="m-2")


def test_a_choice_that_was_not_offered_is_refused_in_words() -> None:
    with pytest.raises(NotFound, match="key_not_found"):
        build_order("forged", auto_approve=True)


def test_the_landing_page_shows_a_build_that_passed() -> None:
    for language in LANGUAGES:
        tiles = example_tiles(language)
        assert len(tiles) >= 4
        assert all(tile["status"] == "passed" and tile["evidence"] for tile in tiles)


def test_a_choice_by_role_names_no_model() -> None:
    assert build_order(BY_ROLE, auto_approve=False) == StartBuild(by_role=True, auto_approve=False)
