"""The list of mails, each with what it says."""

import reflex as rx

from samokoder_app.features.admin.mail.state import KeptMailState
from samokoder_app.features.admin.mail.views import MailLine
from samokoder_app.i18n.admin import KeptMails, MailKinds, MailStatuses
from samokoder_app.i18n.text import texts_of
from samokoder_app.ui.chrome import moment
from samokoder_app.ui.controls import link_button
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import named, t
from samokoder_app.ui.surfaces import badge, card, row_list


def mail_list() -> rx.Component:
    """The newest first."""
    return card(
        row_list(KeptMailState.lines, _line, t(KeptMails.none)),
        class_name="p-4 sm:p-6",
        data_testid="mails",
    )


def _line(line: rx.Var[MailLine]) -> rx.Component:
    head = rx.el.div(
        rx.el.p(
            rx.el.strong(named(line.kind, texts_of(MailKinds))),
            badge(named(line.status, texts_of(MailStatuses)), state=line.tone),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1 text-14",
        ),
        rx.el.p(
            line.address,
            " · ",
            moment(line.created_at),
            rx.cond(line.error != "", rx.fragment(" · ", line.error)),
            class_name="text-13 text-quiet break-all",
        ),
        class_name="flex min-w-0 flex-col gap-1",
    )
    mark = icon("chevron", 16, class_name="mt-[2px] flex-none text-quiet group-open:rotate-90")
    opened = rx.el.details(
        rx.el.summary(mark, head, class_name="flex cursor-pointer items-start gap-2"),
        _content(line),
        class_name="group",
    )
    return rx.el.li(rx.cond(line.text != "", opened, head), class_name="py-3", key=line.id, data_testid="mail")


def _content(line: rx.Var[MailLine]) -> rx.Component:
    follow = rx.el.div(
        link_button(t(KeptMails.open_link), href=line.link, size="small", data_testid="open-link"),
        rx.el.p(t(KeptMails.link_hint), class_name="text-13 text-quiet"),
        class_name="flex flex-col items-start gap-2",
    )
    return rx.el.div(
        rx.el.p(line.text, class_name="note-box text-14 whitespace-pre-line break-words", data_testid="mail-text"),
        rx.cond(line.link != "", follow),
        class_name="mt-3 flex flex-col gap-3",
    )
