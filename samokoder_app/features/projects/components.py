"""Cards of projects, and the idea box."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.builds.choosing import DEMO_MODEL
from samokoder_app.builds.model_options import BY_ROLE, ModelOption
from samokoder_app.features.projects.state import IdeaState, ProjectListState
from samokoder_app.features.projects.views import ProjectRow
from samokoder_app.i18n.projects import BuildState, Ideas, Projects
from samokoder_app.i18n.text import Text, texts_of
from samokoder_app.projects.service import stack_choices
from samokoder_app.projects.views import StackChoice
from samokoder_app.ui.chrome import moment, page_link
from samokoder_app.ui.confirm_dialog import confirm_dialog
from samokoder_app.ui.controls import button, field, icon_button, select, text_area, text_input, toggle
from samokoder_app.ui.evidence import evidence_strip
from samokoder_app.ui.idea_materials import idea_materials
from samokoder_app.ui.language import dollar_range, t
from samokoder_app.ui.model_chooser import model_chooser
from samokoder_app.ui.surfaces import badge, card, empty_state

_MOST_TYPED = 100_000
"""Beyond the limit of an idea: a browser cuts what is pasted without a word, the service says that it is too long."""

_IDEAS = ((Ideas.first_name, Ideas.first), (Ideas.second_name, Ideas.second), (Ideas.third_name, Ideas.third))


def status_badge(status: rx.Var[str]) -> rx.Component:
    """Status of a build in a word."""
    words = rx.match(status, *[(key, t(text)) for key, text in texts_of(BuildState).items()], t(Projects.no_build))
    return badge(words, state=status, data_testid="build-status")


def _chosen(element_id: str) -> rx.Var[str]:
    """What a select of the form shows at the moment of the click: it is uncontrolled, so no state knows."""
    return rx.Var(f"(document.getElementById('{element_id}')?.value ?? '')", _var_type=str)


def _example_button(name: Text, idea: Text) -> rx.Component:
    return button(
        t(name),
        size="small",
        icon_name="play",
        title=t(idea),
        disabled=IdeaState.is_creating | ~IdeaState.is_ready,
        on_click=IdeaState.build_example(
            t(idea), *map(_chosen, ("model", "model_id", "stack", "budget_usd", "budget_tokens"))
        ),
        data_testid="example-idea",
    )


def example_ideas() -> rx.Component:
    """Three ideas, one click away from a build."""
    return rx.el.div(*[_example_button(name, idea) for name, idea in _IDEAS], class_name="flex flex-wrap gap-2")


def _model_option(option: rx.Var[ModelOption]) -> rx.Component:
    return rx.el.option(option.label, value=option.value)


def _stack_option(choice: StackChoice) -> rx.Component:
    return rx.el.option(t(Text(choice.ru, choice.en)), value=choice.id)


def _model_choice() -> rx.Component:
    """Two selects, not one that grows: a browser keeps the option that was the first before the others came."""
    known = select(
        "model",
        "model",
        rx.cond(IdeaState.has_routes, rx.el.option(t(Projects.model_by_role), value=BY_ROLE), rx.fragment()),
        rx.foreach(IdeaState.models, _model_option),
        rx.el.option(t(Projects.model_demo), value=DEMO_MODEL),
        on_change=IdeaState.choose_key,
        key="known",
    )
    awaited = select("model", "model", rx.el.option(t(Projects.models_awaited)), disabled=True, key="awaited")
    return rx.cond(IdeaState.is_ready, known, awaited)


def _forecast() -> rx.Component:
    """What a build with the chosen model is likely to use; an unknown price is called so."""
    row = IdeaState.forecast
    money = rx.cond(row.is_free, t(Projects.free), dollar_range(row.usd[0], row.usd[1]))
    money = rx.cond(row.usd.length() == 0, t(Projects.price_unknown), money)
    return rx.el.p(
        t(Projects.likely), " ", row.calls, " ", t(Projects.calls), ", ", row.thousands, " ", t(Projects.tokens), ", ",
        money, ".",
        role="status",
        class_name=rx.cond(row.calls == "", "invisible text-13", "text-13 text-quiet"),
        data_testid="forecast",
    )  # fmt: skip


def _limits() -> rx.Component:
    """Hard limits of the build, both optional."""
    usd = text_input("budget_usd", "budget_usd", input_mode="decimal", placeholder=t(Projects.no_limit))
    tokens = text_input("budget_tokens", "budget_tokens", input_mode="numeric", placeholder=t(Projects.no_limit))
    return rx.el.fieldset(
        rx.el.legend(t(Projects.limits), class_name="field__label"),
        _forecast(),
        rx.el.div(
            field(t(Projects.limit_usd), usd, "budget_usd"),
            field(t(Projects.limit_tokens), tokens, "budget_tokens"),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        rx.el.p(t(Projects.limits_hint), class_name="field__hint"),
        class_name="flex flex-col gap-2",
    )


def _settings() -> rx.Component:
    model = model_chooser(
        "model_id", "model_id", key_id=IdeaState.key_id, value=IdeaState.model_id, on_choose=IdeaState.choose_model
    )
    return rx.el.div(
        field(t(Projects.key), _model_choice(), "model"),
        rx.cond(IdeaState.is_ready & (IdeaState.key_id != ""), field(t(Projects.model), model, "model_id")),
        field(
            t(Projects.stack),
            select("stack", "stack", *[_stack_option(choice) for choice in stack_choices()]),
            "stack",
        ),
        class_name="grid gap-4 sm:grid-cols-2 lg:grid-cols-1",
    )


def _idea_field() -> list[rx.Component]:
    area = text_area(
        "idea",
        "idea",
        placeholder=t(Projects.idea_placeholder),
        rows="4",
        max_length=_MOST_TYPED,
        aria_invalid=IdeaState.is_missing,
        data_testid="idea",
    )
    missing = rx.el.p(t(Projects.idea_missing), role="alert", class_name="text-14 text-failed")
    return [field(t(Projects.idea_label), area, "idea"), rx.cond(IdeaState.is_missing, missing)]


def _demo_hint() -> rx.Component:
    return rx.el.p(
        t(Projects.demo_hint),
        " ",
        page_link(t(Projects.add_key), to=paths.ACCOUNT, class_name="link"),
        class_name="text-13 text-quiet",
    )


def _build_row() -> rx.Component:
    said = rx.cond(IdeaState.is_creating, t(Projects.creating), t(Projects.build_awaits))
    is_busy = IdeaState.is_creating | ~IdeaState.is_ready
    return rx.el.div(
        button(t(Projects.build), kind="primary", type="submit", disabled=is_busy, data_testid="build"),
        rx.cond(is_busy, rx.el.span(said, role="status", class_name="text-14 text-quiet")),
        class_name="flex flex-wrap items-center gap-3",
    )


def _examples_below() -> rx.Component:
    return rx.el.div(
        rx.el.span(t(Projects.examples), class_name="text-13 text-quiet"),
        example_ideas(),
        class_name="flex flex-col gap-2 border-t border-line pt-4",
    )


def idea_box() -> rx.Component:
    """Where an idea becomes a build."""
    return rx.el.form(
        rx.el.h1(t(Projects.new_title), class_name="text-28 font-semibold"),
        *_idea_field(),
        idea_materials(
            can_see=IdeaState.forecast.can_see,
            can_read=IdeaState.forecast.can_read,
            is_known=IdeaState.forecast.calls != "",
        ),
        _settings(),
        rx.cond(IdeaState.choice == DEMO_MODEL, _demo_hint()),
        _limits(),
        toggle("auto_approve", "auto_approve", t(Projects.auto_approve), default_checked=True),
        _build_row(),
        rx.cond(ProjectListState.rows.length() > 0, _examples_below()),
        on_submit=IdeaState.submit,
        class_name="card flex flex-col gap-4 p-4 sm:p-6",
    )


def project_card(row: rx.Var[ProjectRow]) -> rx.Component:
    """A project with its evidence, state and last change."""
    return card(
        rx.el.div(
            page_link(row.name, to=row.href, class_name="text-16 font-semibold text-text hover:underline break-words"),
            rx.el.div(class_name="grow"),
            status_badge(row.status),
            icon_button("trash", t(Projects.delete), of=row.name, on_click=ProjectListState.ask_delete(row.id), data_testid="delete-project"),
            class_name="flex items-center gap-2",
        ),
        rx.el.p(row.description, class_name="line-clamp-2 text-14 text-quiet"),
        evidence_strip(row.tiles),
        rx.el.p(
            t(Projects.changed), " ", moment(row.changed_at), " · ", t(Projects.version), " ", row.version.to_string(),
            class_name="text-12 text-quiet",
        ),
        class_name="flex flex-col gap-3 p-4",
        data_testid="project-card",
    )  # fmt: skip


def no_projects() -> rx.Component:
    """The empty list: ideas to start from."""
    return empty_state(t(Projects.empty_title), t(Projects.empty_hint), example_ideas())


def delete_dialog() -> rx.Component:
    """Ask before a project is deleted."""
    return confirm_dialog(
        Projects.delete_title,
        Projects.delete_hint,
        Projects.delete,
        open=ProjectListState.deleting_id != "",
        on_yes=ProjectListState.delete,
        on_no=ProjectListState.keep,
        test_id="confirm-delete",
    )
