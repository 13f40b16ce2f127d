"""The limits with what is used of each, projects that are read-only, and the request for Enterprise."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.billing.limits.state import LimitsUseState
from samokoder_app.features.billing.limits.views import ProjectName, UseLine
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.plans import USE_NAMES, EnterpriseTexts, LimitsUseTexts, ReadOnlyTexts
from samokoder_app.i18n.text import Text
from samokoder_app.ui.chrome import dialog, moment, page_link
from samokoder_app.ui.controls import button, button_class, field, link_button, select, text_area, text_input
from samokoder_app.ui.language import LANGUAGE, in_groups, named, t
from samokoder_app.ui.surfaces import badge, row_list, section_card, waiting_lines

ENTERPRISE = "enterprise"
"""The id of the section with the request."""


def limits_section() -> rx.Component:
    """The plan, and what is used of it."""
    plan = LimitsUseState.plan
    known = rx.fragment(
        rx.cond(
            plan.title != "",
            rx.el.p(t(LimitsUseTexts.plan), " ", badge(plan.title, data_testid="plan"), class_name="text-14"),
            rx.el.p(t(LimitsUseTexts.off), class_name="max-w-[68ch] text-14 text-quiet", data_testid="plans-off"),
        ),
        rx.el.ul(rx.foreach(LimitsUseState.lines, _line), class_name="divide-y divide-line"),
        rx.cond(plan.title != "", _terms()),
    )
    return section_card(
        t(LimitsUseTexts.title),
        rx.cond(LimitsUseState.is_loaded, known, waiting_lines(t(Common.loading), 6)),
        data_testid="limits-in-use",
    )


def _line(line: rx.Var[UseLine]) -> rx.Component:
    name = named(line.kind, USE_NAMES)
    unit = rx.cond(line.kind == "storage", rx.fragment(" ", t(LimitsUseTexts.megabytes)))
    limited = rx.fragment(in_groups(line.used), " / ", in_groups(line.most), unit)
    full = rx.cond(line.is_full, badge(t(LimitsUseTexts.full), data_testid="is-full"))
    unlimited = rx.cond(
        LimitsUseState.plan.title != "", rx.el.span(t(LimitsUseTexts.unlimited), class_name="text-13 text-quiet")
    )
    return rx.el.li(
        rx.el.div(
            rx.el.span(name, class_name="text-14"),
            rx.cond(line.most < 0, unlimited, full),
            rx.el.span(
                rx.cond(line.most < 0, rx.fragment(in_groups(line.used), unit), limited),
                class_name="figures ml-auto text-13 whitespace-nowrap",
            ),
            class_name="flex flex-wrap items-baseline gap-x-3",
        ),
        rx.cond(
            line.most < 0,
            rx.fragment(),
            rx.el.progress(
                max=100, value=line.share, aria_label=name, class_name="cost__limit", style={"width": "100%"}
            ),
        ),
        _note(line),
        class_name="flex flex-col gap-2 py-3",
        custom_attrs={"data-kind": line.kind},
        data_testid="use-line",
    )


def _note(line: rx.Var[UseLine]) -> rx.Component:
    """When there is room again, and what is beyond the limit."""
    plan = LimitsUseState.plan
    next_build = rx.cond(
        (line.kind == "builds_today") & (plan.next_build_at != ""),
        rx.el.p(t(LimitsUseTexts.next_build), " ", moment(plan.next_build_at), class_name="text-12 text-quiet"),
    )
    resting = rx.cond(
        (line.kind == "projects") & (plan.resting > 0),
        rx.el.p(t(LimitsUseTexts.resting), " ", in_groups(plan.resting), class_name="text-12 text-quiet"),
    )
    return rx.fragment(next_build, resting)


def _terms() -> rx.Component:
    """What does not count anything, and the way to another plan."""
    plan = LimitsUseState.plan

    def term(name: Text, value: rx.Component | rx.Var[str]) -> rx.Component:
        return rx.el.div(
            rx.el.dt(t(name), class_name="text-13 text-quiet"), rx.el.dd(value, class_name="text-14"), class_name="py-2"
        )

    unlimited = t(LimitsUseTexts.unlimited)
    days = rx.fragment(in_groups(plan.history_days), " ", t(LimitsUseTexts.days))
    return rx.fragment(
        rx.el.dl(
            term(LimitsUseTexts.history, rx.cond(plan.history_days < 0, unlimited, days)),
            term(LimitsUseTexts.members, rx.cond(plan.members < 0, unlimited, in_groups(plan.members))),
            term(
                LimitsUseTexts.models,
                rx.cond(plan.has_only_free_models, t(LimitsUseTexts.free_models), t(LimitsUseTexts.all_models)),
            ),
            class_name="grid gap-x-6 border-t border-line pt-2 sm:grid-cols-3",
        ),
        rx.el.div(
            page_link(
                t(LimitsUseTexts.change), to=paths.ACCOUNT_BILLING, class_name=button_class(), data_testid="change-plan"
            ),
            link_button(
                t(LimitsUseTexts.compare),
                href=rx.cond(LANGUAGE == "ru", paths.pricing("ru"), paths.pricing("en")),
                kind="quiet",
                data_testid="compare-plans",
            ),
            class_name="flex flex-wrap gap-2",
        ),
    )


def resting_section() -> rx.Component:
    """Projects that are read-only, each of which can take the place of another."""
    shown: rx.Component = rx.cond(
        LimitsUseState.resting.length() > 0,
        section_card(
            t(ReadOnlyTexts.title),
            rx.el.p(t(ReadOnlyTexts.hint), class_name="max-w-[68ch] text-14 text-quiet"),
            row_list(LimitsUseState.resting, _resting, ""),
            _open_dialog(),
            data_testid="resting-projects",
        ),
    )
    return shown


def _resting(project: rx.Var[ProjectName]) -> rx.Component:
    return rx.el.li(
        page_link(
            project.name,
            to=rx.Var.create(paths.project("")) + project.id,
            class_name="min-w-0 grow break-words text-14",
        ),
        button(
            t(ReadOnlyTexts.open),
            size="small",
            on_click=LimitsUseState.ask_open(project.id, project.name),
            aria_label=t(ReadOnlyTexts.open) + ": " + project.name,
            data_testid="open-project",
        ),
        class_name="flex flex-wrap items-center gap-x-4 gap-y-2 py-3",
        data_testid="resting-project",
    )


def _open_dialog() -> rx.Component:
    def choice(project: rx.Var[ProjectName]) -> rx.Component:
        return rx.el.option(project.name, value=project.id)

    options = rx.foreach(LimitsUseState.active, choice)
    return dialog(
        rx.el.form(
            rx.el.h2(t(ReadOnlyTexts.open_title), class_name="text-20 font-semibold"),
            rx.el.p(LimitsUseState.opening_name, class_name="break-words text-14 font-semibold"),
            rx.el.p(t(ReadOnlyTexts.open_hint), class_name="text-14 text-quiet"),
            field(t(ReadOnlyTexts.instead_of), select("instead-of", "instead_of", options), "instead-of"),
            rx.el.div(
                button(t(Common.cancel), on_click=LimitsUseState.keep),
                button(t(ReadOnlyTexts.open_now), kind="primary", type="submit", data_testid="confirm-open"),
                class_name="flex flex-wrap justify-end gap-2",
            ),
            on_submit=LimitsUseState.open_project,
            class_name="flex flex-col gap-4",
        ),
        open=LimitsUseState.opening_id != "",
        label=t(ReadOnlyTexts.open_title),
        on_close=LimitsUseState.keep,
    )


def enterprise_section() -> rx.Component:
    """The request for Enterprise: the form, or that it was sent."""
    request = LimitsUseState.request
    sent = rx.el.p(
        t(EnterpriseTexts.sent), " ", moment(request.at), rx.cond(request.company != "", rx.fragment(": ", request.company)),
        role="status",
        class_name="text-14 break-words",
        data_testid="enterprise-sent",
    )  # fmt: skip
    content = rx.fragment(
        rx.el.p(t(EnterpriseTexts.hint), class_name="max-w-[68ch] text-14 text-quiet"),
        rx.cond(request.is_open, rx.fragment(sent, rx.el.p(t(EnterpriseTexts.next), class_name="text-14")), _form()),
    )
    shown: rx.Component = rx.cond(
        LimitsUseState.is_loaded & (LimitsUseState.plan.title != "") & (LimitsUseState.plan.id != "enterprise"),
        section_card(t(EnterpriseTexts.title), content, id=ENTERPRISE, data_testid="enterprise"),
    )
    return shown


def _form() -> rx.Component:
    company = text_input("company", "company", required=True, max_length=200, auto_complete="organization")
    people = text_input("people", "people", type="number", min=1, max=1_000_000, inputmode="numeric")
    words = text_area("enterprise-words", "words", required=True, max_length=4_000, rows=4)
    return rx.el.form(
        rx.el.div(
            field(t(EnterpriseTexts.company), company, "company"),
            field(t(EnterpriseTexts.people), people, "people"),
            class_name="grid gap-3 sm:grid-cols-[1fr_180px]",
        ),
        field(t(EnterpriseTexts.words), words, "enterprise-words", hint=t(EnterpriseTexts.words_hint)),
        rx.el.div(button(t(EnterpriseTexts.send), type="submit", data_testid="send-request")),
        on_submit=LimitsUseState.ask_enterprise,
        reset_on_submit=False,
        class_name="flex flex-col gap-3",
    )
