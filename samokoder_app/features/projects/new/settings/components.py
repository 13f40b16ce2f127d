"""How an idea is built: stack, model, limits, approval. Folded until somebody looks."""

import reflex as rx

from engine.engine_name import OWN, PILOT
from engine.stacks.stack import DEFAULT_STACK
from samokoder_app import paths
from samokoder_app.builds.choosing import DEMO_MODEL
from samokoder_app.builds.model_options import BY_ROLE, ModelOption
from samokoder_app.features.projects.new.state import IdeaState
from samokoder_app.i18n.credits import CreditTexts
from samokoder_app.i18n.models import ModelChooser
from samokoder_app.i18n.pilot import PilotTexts
from samokoder_app.i18n.projects import NewProject
from samokoder_app.i18n.text import Text
from samokoder_app.projects.service import stack_choices
from samokoder_app.projects.views import StackChoice
from samokoder_app.ui.controls import field, select, text_input, toggle
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import dollar_range, t, t_pair
from samokoder_app.ui.model_chooser import model_chooser


def _model_option(option: rx.Var[ModelOption]) -> rx.Component:
    paid = option.label + " · " + t(CreditTexts.choice)
    closed = option.label + " · " + t(ModelChooser.not_on).to(str) + " " + option.plan
    own = rx.cond(option.is_closed, closed, option.label)
    return rx.el.option(rx.cond(option.is_managed, paid, own), value=option.value)


def _model_choice() -> rx.Component:
    """Two selects, not one that grows: a browser keeps the option that was the first before the others came.

    It is made anew with what is chosen when a team's options take the place of one's own.
    """
    known = select(
        "model",
        "model",
        rx.cond(IdeaState.has_routes, rx.el.option(t(NewProject.model_by_role), value=BY_ROLE), rx.fragment()),
        rx.foreach(IdeaState.models, _model_option),
        rx.el.option(t(NewProject.model_demo), value=DEMO_MODEL),
        default_value=IdeaState.choice,
        on_change=IdeaState.choose_key,
        key="known" + IdeaState.team_id,
    )
    awaited = select("model", "model", rx.el.option(t(NewProject.models_awaited)), disabled=True, key="awaited")
    return rx.cond(IdeaState.is_ready, known, awaited)


def _models() -> rx.Component:
    model = model_chooser(
        "model_id",
        "model_id",
        key_id=IdeaState.key_id,
        value=IdeaState.model_id,
        closed=IdeaState.chosen.closed,
        plan=IdeaState.chosen.plan,
        on_choose=IdeaState.choose_model,
    )
    closed = rx.el.p(
        icon("info", 14, class_name="inline-icon"),
        " ",
        t_pair(IdeaState.closed_ru, IdeaState.closed_en),
        " ",
        rx.el.a(t(ModelChooser.plans), href=paths.ACCOUNT_BILLING, class_name="link"),
        class_name="field__hint",
        role="status",
        data_testid="closed-hint",
    )
    is_closed = IdeaState.chosen.is_closed & (IdeaState.key_id == "")
    return rx.el.div(
        rx.el.div(
            field(t(NewProject.key), _model_choice(), "model"),
            rx.cond(is_closed, closed),
            class_name="flex flex-col gap-2",
        ),
        rx.cond(IdeaState.is_ready & (IdeaState.key_id != ""), field(t(NewProject.model), model, "model_id")),
        class_name="grid gap-4 sm:grid-cols-2",
    )


def _stack(choice: StackChoice) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="stack",
            value=choice.id,
            default_checked=choice.id == DEFAULT_STACK,
            class_name="choice-card__radio",
        ),
        rx.el.span(
            rx.el.span(t(Text(choice.ru, choice.en)), class_name="text-14 font-semibold"),
            rx.el.span(t(Text(choice.about_ru, choice.about_en)), class_name="text-13 text-quiet"),
            class_name="flex min-w-0 flex-col gap-1",
        ),
        class_name="choice-card choice-card--radio",
        data_testid="stack",
    )


def _stacks() -> rx.Component:
    """Kept while GPT-Pilot is chosen, which brings its own: whoever goes back finds his choice again."""
    is_pilot = IdeaState.engine == PILOT
    return rx.el.fieldset(
        rx.el.legend(t(NewProject.stack), class_name="field__label pb-2"),
        rx.cond(is_pilot, rx.el.p(t(PilotTexts.stack_fixed), class_name="text-13 text-quiet")),
        rx.el.div(
            *[_stack(choice) for choice in stack_choices()],
            hidden=is_pilot,
            class_name=rx.cond(is_pilot, "hidden", "grid gap-3 sm:grid-cols-2"),
        ),
    )


def _engine(value: str, name: Text, about: Text) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="engine",
            value=value,
            checked=IdeaState.engine == value,
            on_change=IdeaState.choose_engine(value),
            class_name="choice-card__radio",
        ),
        rx.el.span(
            rx.el.span(t(name), class_name="text-14 font-semibold"),
            rx.el.span(t(about), class_name="text-13 text-quiet"),
            class_name="flex min-w-0 flex-col gap-1",
        ),
        class_name="choice-card choice-card--radio",
        data_testid=f"engine-{value}",
    )


def engine_choice() -> rx.Component:
    """Who writes the app; nothing where there is no second engine."""
    choices = rx.el.fieldset(
        rx.el.legend(t(PilotTexts.engine), class_name="field__label pb-2"),
        rx.el.div(
            _engine(OWN, PilotTexts.own, PilotTexts.own_about),
            _engine(PILOT, PilotTexts.pilot, PilotTexts.pilot_about),
            class_name="grid gap-3 sm:grid-cols-2",
        ),
        data_testid="engines",
    )
    return rx.cond(IdeaState.offers_pilot, choices)


def forecast() -> rx.Component:
    """What a build with the chosen model is likely to use; an unknown price is called so."""
    row = IdeaState.forecast
    money = rx.cond(row.is_free, t(NewProject.free), dollar_range(row.usd[0], row.usd[1]))
    money = rx.cond(row.usd.length() == 0, t(NewProject.price_unknown), money)
    return rx.el.p(
        t(NewProject.likely), " ", row.calls, " ", t(NewProject.calls), ", ", row.thousands, " ", t(NewProject.tokens),
        ", ", money, ".",
        role="status",
        class_name=rx.cond(row.calls == "", "invisible text-13", "text-13 text-quiet"),
        data_testid="forecast",
    )  # fmt: skip


def _limits() -> rx.Component:
    """Hard limits of the build, both optional."""
    usd = text_input("budget_usd", "budget_usd", input_mode="decimal", placeholder=t(NewProject.no_limit))
    tokens = text_input("budget_tokens", "budget_tokens", input_mode="numeric", placeholder=t(NewProject.no_limit))
    return rx.el.fieldset(
        rx.el.legend(t(NewProject.limits), class_name="field__label pb-2"),
        rx.el.div(
            field(t(NewProject.limit_usd), usd, "budget_usd"),
            field(t(NewProject.limit_tokens), tokens, "budget_tokens"),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        rx.el.p(t(NewProject.limits_hint), class_name="field__hint pt-2"),
    )


def build_settings() -> rx.Component:
    """The fold with everything that may stay as it is."""
    return rx.el.details(
        rx.el.summary(
            icon("chevron", 18, class_name="disclosure"),
            rx.el.span(t(NewProject.settings)),
            rx.el.span(t(NewProject.settings_about), class_name="hidden text-13 text-quiet sm:inline"),
            class_name="flex cursor-pointer flex-wrap items-center gap-x-2 text-14",
        ),
        rx.el.div(
            engine_choice(),
            _stacks(),
            _models(),
            _limits(),
            toggle("auto_approve", "auto_approve", t(NewProject.auto_approve), default_checked=True),
            class_name="flex flex-col gap-5 pt-4",
        ),
        data_testid="build-settings",
    )
