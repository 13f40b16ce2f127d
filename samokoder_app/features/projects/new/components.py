"""The box for a new idea, and ideas to begin with."""

import reflex as rx

from engine.engine_name import PILOT
from samokoder_app import paths
from samokoder_app.builds.choosing import DEMO_MODEL
from samokoder_app.features.projects.new.settings.components import build_settings, forecast
from samokoder_app.features.projects.new.state import IdeaState
from samokoder_app.i18n.pilot import PilotTexts
from samokoder_app.i18n.projects import Ideas, NewProject
from samokoder_app.i18n.text import Text
from samokoder_app.ui.chrome import page_link
from samokoder_app.ui.controls import button, field, select, text_area
from samokoder_app.ui.icon import icon
from samokoder_app.ui.idea_materials import idea_materials
from samokoder_app.ui.import_form import import_form
from samokoder_app.ui.language import t

_MOST_TYPED = 100_000
"""Beyond the limit of an idea: a browser cuts what is pasted without a word, the service says that it is too long."""

_IDEAS = ((Ideas.first_name, Ideas.first), (Ideas.second_name, Ideas.second), (Ideas.third_name, Ideas.third))
_IS_BUSY = IdeaState.is_creating | ~IdeaState.is_ready
_CANNOT_BUILD = _IS_BUSY | IdeaState.needs_key


def _typed(element_id: str) -> rx.Var[str]:
    """What a field of the form shows at the moment of the click: it is uncontrolled, so no state knows."""
    return rx.Var(f"(document.getElementById('{element_id}')?.value ?? '')", _var_type=str)


_STACK: rx.Var[str] = rx.Var("(document.querySelector('input[name=stack]:checked')?.value ?? '')", _var_type=str)


def _example(name: Text, idea: Text) -> rx.Component:
    return rx.el.button(
        rx.el.span(icon("play"), t(name), class_name="flex items-center gap-2 text-14 font-semibold"),
        rx.el.span(t(idea), class_name="text-13 text-quiet"),
        type="button",
        disabled=_CANNOT_BUILD,
        class_name="choice-card",
        on_click=IdeaState.build_example(
            t(idea), _typed("model"), _typed("model_id"), _STACK, _typed("budget_usd"), _typed("budget_tokens")
        ),
        data_testid="example-idea",
    )


def example_ideas() -> rx.Component:
    """Ideas, one click away from a build."""
    return rx.el.section(
        rx.el.h2(t(NewProject.examples), class_name="text-14 font-semibold"),
        rx.el.div(*[_example(name, idea) for name, idea in _IDEAS], class_name="grid gap-3 sm:grid-cols-3"),
        class_name="flex flex-col gap-3",
    )


def _idea_field() -> list[rx.Component]:
    area = text_area(
        "idea",
        "idea",
        placeholder=t(NewProject.idea_placeholder),
        rows="5",
        max_length=_MOST_TYPED,
        aria_invalid=IdeaState.is_missing,
        style={"fontSize": "16px", "lineHeight": "24px"},
        data_testid="idea",
    )
    missing = rx.el.p(t(NewProject.idea_missing), role="alert", class_name="text-14 text-failed")
    return [field(t(NewProject.idea_label), area, "idea"), rx.cond(IdeaState.is_missing, missing)]


def _team_choice() -> rx.Component:
    """Whose the project will be, for who is in a team; the choice stays for the next one.

    It comes with the page's data, so it stands beside the label of the idea: nothing moves when it is there.
    """
    options = rx.foreach(IdeaState.teams, lambda team: rx.el.option(team.name, value=team.id))
    choice = select(
        "team_id",
        "team_id",
        rx.el.option(t(NewProject.team_none), value=""),
        options,
        value=IdeaState.team_id,
        aria_label=t(NewProject.team),
        style={"width": "auto", "maxWidth": "100%", "height": "28px", "minHeight": "28px", "paddingBlock": "0"},
        on_change=IdeaState.choose_team,
        data_testid="team-choice",
    )
    return rx.cond(IdeaState.teams.length() > 0, rx.el.div(choice, class_name="absolute right-0 -top-3 max-w-[65%]"))


def _who_builds() -> rx.Component:
    """What the click will cost, said beside it."""
    demo = rx.el.p(
        t(NewProject.demo_builds),
        " ",
        page_link(t(NewProject.add_key), to=paths.ACCOUNT_KEYS, class_name="link"),
        class_name="text-13 text-quiet",
    )
    needed = rx.el.p(
        t(PilotTexts.needs_key),
        " ",
        page_link(t(NewProject.add_key), to=paths.ACCOUNT_KEYS, class_name="link"),
        role="status",
        class_name="text-13 text-quiet",
        data_testid="pilot-needs-key",
    )
    pilot = rx.el.p(t(PilotTexts.likely), class_name="text-13 text-quiet", data_testid="pilot-likely")
    own = rx.cond(IdeaState.choice == DEMO_MODEL, demo, forecast())
    return rx.cond(IdeaState.needs_key, needed, rx.cond(IdeaState.engine == PILOT, pilot, own))


def _build_row() -> rx.Component:
    said = rx.cond(IdeaState.is_creating, t(NewProject.creating), t(NewProject.build_awaits))
    waiting = rx.el.p(said, role="status", class_name="text-13 text-quiet")
    return rx.el.div(
        button(
            t(NewProject.build),
            kind="primary",
            size="large",
            type="submit",
            disabled=_CANNOT_BUILD,
            class_name="shrink-0",
            data_testid="build",
        ),
        rx.el.div(rx.cond(_IS_BUSY, waiting, _who_builds()), class_name="min-h-[36px] content-center"),
        class_name="flex flex-col gap-3 sm:flex-row sm:items-center sm:gap-4",
    )


def intake() -> rx.Component:
    """Where an idea becomes a build: the idea, one button, examples; the rest is folded."""
    form = rx.el.form(
        rx.el.div(*_idea_field(), _team_choice(), class_name="relative flex flex-col gap-4"),
        rx.el.div(
            idea_materials(
                can_see=IdeaState.forecast.can_see,
                can_read=IdeaState.forecast.can_read,
                is_known=IdeaState.forecast.calls != "",
                is_pilot=IdeaState.engine == PILOT,
            ),
            build_settings(),
            class_name="flex flex-col gap-3",
        ),
        _build_row(),
        on_submit=IdeaState.submit,
        class_name="card flex flex-col gap-4 p-4 sm:p-6",
    )
    return rx.el.div(
        rx.el.header(
            rx.el.h1(t(NewProject.headline), class_name="text-28 font-bold tracking-tight sm:text-40"),
            rx.el.p(t(NewProject.lead), class_name="max-w-[62ch] text-16 text-quiet"),
            class_name="flex flex-col gap-2",
        ),
        form,
        example_ideas(),
        import_form(paths.PROJECTS, IdeaState.team_id, IdeaState.teams),
        class_name="mx-auto flex w-full max-w-[800px] flex-col gap-6",
    )
