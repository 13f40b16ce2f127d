"""The search, the users, and the question before an account is locked."""

from typing import Any

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.admin.frame import more_button
from samokoder_app.features.admin.users.plan.state import UserPlanState
from samokoder_app.features.admin.users.state import UsersState
from samokoder_app.features.admin.users.views import UserLine
from samokoder_app.i18n.admin import PlanGrantTexts, UsersTexts
from samokoder_app.i18n.text import Text
from samokoder_app.ui.chrome import moment, page_link
from samokoder_app.ui.confirm_dialog import confirm_dialog
from samokoder_app.ui.controls import button, button_class, text_input
from samokoder_app.ui.language import in_dollars, in_groups, t
from samokoder_app.ui.surfaces import badge, card, row_list


def search_form() -> rx.Component:
    """A part of an address or a name, or an id."""
    field = text_input(
        "search",
        "search",
        type="search",
        max_length=200,
        default_value=UsersState.search,
        placeholder=t(UsersTexts.search),
        aria_label=t(UsersTexts.search),
        auto_complete="off",
    )
    return rx.el.form(
        rx.el.div(field, class_name="min-w-0 grow"),
        button(t(UsersTexts.find), type="submit", icon_name="search", data_testid="find"),
        on_submit=UsersState.find,
        reset_on_submit=False,
        role="search",
        class_name="flex max-w-[520px] gap-2",
    )


def user_list() -> rx.Component:
    """Those that were found, the newest first."""
    return card(
        row_list(UsersState.lines, _line, t(UsersTexts.nobody)),
        more_button(UsersState),
        class_name="flex flex-col gap-4 p-4 sm:px-6 sm:py-3",
        data_testid="users",
    )


def _line(line: rx.Var[UserLine]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.strong(line.email, class_name="min-w-0 break-all"),
                rx.cond(line.name != "", rx.el.span(line.name, class_name="break-words text-quiet")),
                badge(line.plan, data_testid="plan-of-user"),
                rx.cond(line.is_operator, badge(t(UsersTexts.operator))),
                rx.cond(line.is_locked, badge(t(UsersTexts.locked), state="failed", data_testid="is-locked")),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1 text-14",
            ),
            _times(line),
            _amounts(line),
            class_name="flex min-w-0 grow basis-72 flex-col gap-1",
        ),
        button(
            t(PlanGrantTexts.open),
            size="small",
            on_click=UserPlanState.ask_plan(line.id, line.email),
            aria_label=t(PlanGrantTexts.open) + ": " + line.email,
            data_testid="set-plan",
        ),
        page_link(
            t(UsersTexts.log),
            to=f"{paths.ADMIN_AUDIT}?user={line.id}",
            class_name=button_class(size="small"),
            aria_label=t(UsersTexts.log) + ": " + line.email,
            data_testid="log-of-user",
        ),
        rx.cond(line.is_operator, rx.fragment(), _lock_button(line)),
        class_name="flex flex-wrap items-center gap-x-4 gap-y-2 py-3",
        key=line.id,
        data_testid="user",
    )


def _times(line: rx.Var[UserLine]) -> rx.Component:
    seen = rx.fragment(" · ", t(UsersTexts.seen), " ", moment(line.seen_at))
    return rx.el.p(
        t(UsersTexts.signed_up), " ", moment(line.created_at), rx.cond(line.seen_at != "", seen),
        class_name="text-12 text-quiet",
    )  # fmt: skip


def _amounts(line: rx.Var[UserLine]) -> rx.Component:
    def amount(label: Text, value: Any) -> rx.Component:
        return rx.el.span(t(label), " ", value, class_name="whitespace-nowrap")

    return rx.el.p(
        amount(UsersTexts.projects, in_groups(line.projects)),
        amount(UsersTexts.builds, in_groups(line.builds)),
        rx.cond(line.active_builds > 0, amount(UsersTexts.at_work, in_groups(line.active_builds))),
        amount(UsersTexts.tokens, in_groups(line.tokens)),
        rx.cond(line.has_price, amount(UsersTexts.spent, in_dollars(line.usd))),
        class_name="flex flex-wrap gap-x-4 gap-y-1 text-13",
    )


def _lock_button(line: rx.Var[UserLine]) -> rx.Component:
    def lock_button(label: Text, on_click: Any, **props: Any) -> rx.Component:
        return button(t(label), size="small", on_click=on_click, aria_label=t(label) + ": " + line.email, **props)

    return rx.cond(
        line.is_locked,
        lock_button(UsersTexts.unlock, UsersState.unlock(line.id), data_testid="unlock"),
        lock_button(UsersTexts.lock, UsersState.ask_lock(line.id), data_testid="lock"),
    )


def lock_dialog() -> rx.Component:
    """Ask before an account is locked."""
    return confirm_dialog(
        UsersTexts.lock_title,
        UsersTexts.lock_hint,
        UsersTexts.lock,
        open=UsersState.locking_id != "",
        on_yes=UsersState.lock,
        on_no=UsersState.keep,
        test_id="confirm-lock",
    )
