"""The dialog of a person's plan, and requests that wait for an answer."""

import reflex as rx

from samokoder_app.features.admin.users.plan.state import UserPlanState
from samokoder_app.features.admin.users.plan.views import LIMIT_NAMES, RequestLine
from samokoder_app.i18n.admin import LIMIT_LABELS, PlanGrantTexts
from samokoder_app.i18n.common import Common
from samokoder_app.ui.chrome import dialog, moment
from samokoder_app.ui.controls import button, field, select, text_area, text_input
from samokoder_app.ui.language import in_groups, t
from samokoder_app.ui.surfaces import badge, card


def open_requests() -> rx.Component:
    """Requests for Enterprise, while there are any."""
    shown: rx.Component = rx.cond(
        UserPlanState.requests.length() > 0,
        card(
            rx.el.h3(t(PlanGrantTexts.requests), class_name="text-16 font-semibold"),
            rx.el.ul(rx.foreach(UserPlanState.requests, _request), class_name="divide-y divide-line"),
            class_name="flex flex-col gap-2 p-4 sm:px-6",
            data_testid="requests",
        ),
    )
    return shown


def _request(line: rx.Var[RequestLine]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.strong(line.company, class_name="min-w-0 break-words"),
                rx.el.span(line.email, class_name="break-all text-quiet"),
                badge(line.plan),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1 text-14",
            ),
            rx.el.p(
                moment(line.at),
                rx.cond(line.people > 0, rx.fragment(" · ", t(PlanGrantTexts.people), " ", in_groups(line.people))),
                class_name="text-12 text-quiet",
            ),
            rx.el.p(line.words, class_name="max-w-[68ch] whitespace-pre-wrap break-words text-14"),
            class_name="flex min-w-0 grow basis-72 flex-col gap-1",
        ),
        button(
            t(PlanGrantTexts.open),
            size="small",
            on_click=UserPlanState.ask_plan(line.user_id, line.email),
            aria_label=t(PlanGrantTexts.open) + ": " + line.email,
            data_testid="plan-for-request",
        ),
        button(
            t(PlanGrantTexts.answered),
            size="small",
            on_click=UserPlanState.answer(line.id),
            aria_label=t(PlanGrantTexts.answered) + ": " + line.email,
            data_testid="request-answered",
        ),
        class_name="flex flex-wrap items-center gap-x-4 gap-y-2 py-3",
        data_testid="request",
    )


def plan_dialog() -> rx.Component:
    """The plan and limits of a person."""
    form = UserPlanState.form
    known = rx.el.p(
        t(PlanGrantTexts.paid), " ", badge(form.subscribed), " ", t(PlanGrantTexts.holds), " ", badge(form.plan),
        class_name="text-13 text-quiet",
    )  # fmt: skip
    options = (
        rx.el.option(t(PlanGrantTexts.none), value=""),
        rx.foreach(UserPlanState.plans, lambda plan: rx.el.option(plan, value=plan)),
    )
    return dialog(
        rx.el.form(
            rx.el.h2(t(PlanGrantTexts.title), class_name="text-20 font-semibold"),
            rx.el.p(UserPlanState.planning_email, class_name="break-all text-14"),
            known,
            field(
                t(PlanGrantTexts.given),
                select("granted-plan", "plan", *options, default_value=form.granted),
                "granted-plan",
                hint=t(PlanGrantTexts.given_hint),
            ),
            _limits(),
            field(
                t(PlanGrantTexts.note),
                text_area("plan-note", "note", max_length=500, rows=2, default_value=form.note),
                "plan-note",
            ),
            rx.el.div(
                button(t(Common.cancel), on_click=UserPlanState.keep_plan),
                button(t(PlanGrantTexts.save), kind="primary", type="submit", data_testid="save-plan"),
                class_name="flex flex-wrap justify-end gap-2",
            ),
            on_submit=UserPlanState.save_plan,
            reset_on_submit=False,
            class_name="flex flex-col gap-4",
            # Another person's form is another form: fields keep what was typed otherwise.
            key=UserPlanState.planning_id,
        ),
        open=UserPlanState.planning_id != "",
        label=t(PlanGrantTexts.title),
        on_close=UserPlanState.keep_plan,
    )


def _limits() -> rx.Component:
    def limit(name: str) -> rx.Component:
        control = text_input(
            name,
            name,
            max_length=12,
            inputmode="numeric",
            auto_complete="off",
            default_value=UserPlanState.form.limits[name],
        )
        return field(t(LIMIT_LABELS[name]), control, name)

    return rx.el.fieldset(
        rx.el.legend(t(PlanGrantTexts.own_limits), class_name="text-14 font-semibold"),
        rx.el.p(t(PlanGrantTexts.own_hint), class_name="text-13 text-quiet"),
        rx.el.div(*[limit(name) for name in LIMIT_NAMES], class_name="grid grid-cols-2 gap-3"),
        class_name="flex flex-col gap-2",
    )
