"""Parts of the page of a team: people and invitations."""

import reflex as rx

from samokoder_app.features.team.one.state import TeamState
from samokoder_app.features.team.one.views import InvitationLine, MemberLine
from samokoder_app.i18n.teams import RoleAbout, TeamRoles, Teams
from samokoder_app.i18n.text import texts_of
from samokoder_app.ui.chrome import moment
from samokoder_app.ui.controls import button, field, icon_button, select, text_input
from samokoder_app.ui.language import in_dollars, named, t
from samokoder_app.ui.surfaces import badge, row_list, section_card

_ROLES = texts_of(TeamRoles)


def offer_section() -> rx.Component:
    """The reader is asked to own the team."""
    return section_card(
        t(Teams.offer_title),
        rx.el.p(t(Teams.offer_hint), class_name="max-w-[68ch] text-14"),
        rx.el.div(
            button(t(Teams.take), kind="primary", on_click=TeamState.answer_offer(True), data_testid="take-team"),
            button(t(Teams.decline), on_click=TeamState.answer_offer(False), data_testid="decline-team"),
            class_name="flex flex-wrap gap-2",
        ),
        data_testid="team-offer",
    )


def members_section() -> rx.Component:
    """Who belongs to the team, what each has spent this month, and what leaders change."""
    return section_card(
        t(Teams.members),
        rx.el.ul(rx.foreach(TeamState.members, _member), class_name="divide-y divide-line"),
        data_testid="members",
    )


def _member(line: rx.Var[MemberLine]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.strong(line.name, class_name="break-all"),
                rx.cond(line.is_you, badge(t(Teams.you))),
                rx.cond(line.is_led, rx.fragment(), badge(named(line.role, _ROLES))),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1 text-14",
            ),
            rx.cond(line.email != "", rx.el.p(line.email, class_name="text-12 text-quiet break-all")),
            rx.el.p(
                rx.el.span(in_dollars(line.spent), class_name="figures"),
                " ",
                rx.cond(line.limit != "", rx.fragment(t(Teams.of_limit), " ", in_dollars(line.limit), " ")),
                t(Teams.spent),
                class_name="text-12 text-quiet",
            ),
            class_name="flex min-w-0 grow basis-[220px] flex-col gap-1",
        ),
        rx.cond(line.is_led, _led(line)),
        class_name="flex flex-wrap items-center gap-3 py-3",
        data_testid="member-line",
    )


def _led(line: rx.Var[MemberLine]) -> rx.Component:
    role = rx.el.select(
        rx.foreach(TeamState.given, lambda role: rx.el.option(named(role, _ROLES), value=role)),
        value=line.role,
        on_change=lambda role: TeamState.set_role(line.id, role),
        aria_label=t(Teams.role_of) + ": " + line.name,
        class_name="control",
        style={"width": "auto"},
        data_testid="member-role",
    )
    remove = icon_button(
        "trash",
        t(Teams.remove),
        of=line.name,
        on_click=TeamState.ask("remove", line.id),
        data_testid="remove-member",
    )
    return rx.el.div(role, _limit_form(line), remove, class_name="flex flex-wrap items-center gap-2")


def _limit_form(line: rx.Var[MemberLine]) -> rx.Component:
    limit = rx.el.input(
        name="usd",
        default_value=line.limit,
        inputmode="decimal",
        placeholder=t(Teams.no_limit),
        aria_label=t(Teams.limit) + ": " + line.name,
        class_name="control",
        style={"width": "120px"},
        key=line.id + line.limit,
        data_testid="member-limit",
    )
    return rx.el.form(
        rx.el.input(type="hidden", name="member_id", value=line.id, read_only=True),
        limit,
        button(
            t(Teams.save_limit),
            type="submit",
            size="small",
            aria_label=t(Teams.save_limit) + ": " + line.name,
            class_name="whitespace-nowrap",
        ),
        on_submit=TeamState.set_limit,
        reset_on_submit=False,
        class_name="flex items-center gap-1",
    )


def invitations_section() -> rx.Component:
    """The form for an invitation, its link this once, and those that are open."""
    return section_card(
        t(Teams.invitations),
        rx.el.p(t(Teams.invite_hint), class_name="max-w-[68ch] text-14 text-quiet"),
        rx.cond(TeamState.made_link != "", _made()),
        _invite_form(),
        row_list(TeamState.invitations, _invitation, t(Teams.no_invitations)),
        data_testid="invitations",
    )


def _made() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.cond(TeamState.is_mailed, t(Teams.made_and_mailed), t(Teams.made)),
            role="status",
            class_name="text-14 font-semibold",
            data_testid="invitation-made",
        ),
        rx.el.code(TeamState.made_link, class_name="figures text-13 break-all select-all", data_testid="new-link"),
        rx.el.div(
            button(
                rx.cond(TeamState.is_copied, t(Teams.copied), t(Teams.copy)),
                kind="primary",
                on_click=[rx.set_clipboard(TeamState.made_link), TeamState.note_copied],
            ),
            button(t(Teams.put_away), on_click=TeamState.put_away, data_testid="put-away"),
            class_name="flex flex-wrap gap-2",
        ),
        class_name="flex flex-col gap-3 rounded-control border border-line p-4",
    )


def _invite_form() -> rx.Component:
    about = texts_of(RoleAbout)
    roles = rx.foreach(TeamState.given, lambda role: rx.el.option(named(role, about), value=role))
    email = text_input("invited-email", "email", type="email", max_length=320, auto_complete="off")
    return rx.el.form(
        rx.el.div(
            field(t(Teams.role_of), select("invited-role", "role", roles, default_value="editor"), "invited-role"),
            field(t(Teams.email), email, "invited-email"),
            class_name="grid gap-4 sm:grid-cols-[3fr_2fr]",
        ),
        rx.el.div(button(t(Teams.invite), kind="primary", type="submit", data_testid="invite")),
        on_submit=TeamState.invite,
        reset_on_submit=False,
        class_name="flex flex-col gap-4",
    )


def _invitation(line: rx.Var[InvitationLine]) -> rx.Component:
    whom = rx.cond(line.email != "", line.email, t(Teams.by_link))
    return rx.el.li(
        rx.el.div(
            rx.el.span(whom, class_name="min-w-0 grow text-14 break-all"),
            rx.el.span(
                named(line.role, _ROLES),
                " · ",
                t(Teams.until),
                " ",
                moment(line.expires_at),
                class_name="text-12 text-quiet",
            ),
            class_name="flex min-w-0 grow flex-wrap items-center gap-x-3 gap-y-1",
        ),
        icon_button(
            "trash", t(Teams.revoke), of=whom, on_click=TeamState.revoke(line.id), data_testid="revoke-invitation"
        ),
        class_name="flex items-center gap-3 py-2",
        data_testid="invitation-line",
    )
