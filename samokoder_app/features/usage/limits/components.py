"""The limits of spending on the usage page."""

import reflex as rx

from samokoder_app.features.usage.limits.state import MONTH, LimitsState
from samokoder_app.features.usage.views import LimitLine, ProjectChoice
from samokoder_app.i18n.usage import LimitTexts
from samokoder_app.ui.controls import button, field, icon_button, select, text_input
from samokoder_app.ui.language import in_dollars, in_groups, in_percent, t
from samokoder_app.ui.surfaces import card


def limits_section() -> rx.Component:
    """The limits with what was used under each, and the form for another."""
    return card(
        rx.el.h2(t(LimitTexts.title), class_name="text-16 font-semibold"),
        rx.el.p(t(LimitTexts.hint), class_name="max-w-[68ch] text-14 text-quiet"),
        rx.cond(
            LimitsState.lines.length() > 0,
            rx.el.ul(rx.foreach(LimitsState.lines, _line), class_name="divide-y divide-line"),
            rx.el.p(t(LimitTexts.none), class_name="text-14"),
        ),
        _form(),
        class_name="flex flex-col gap-3 p-4",
        data_testid="limits",
    )


def _line(line: rx.Var[LimitLine]) -> rx.Component:
    name = rx.cond(line.of == MONTH, t(LimitTexts.month), line.name)
    return rx.el.li(
        rx.el.div(
            rx.el.p(name, class_name="text-14 break-words"),
            rx.el.p(
                rx.cond(line.usd > 0, rx.fragment(in_dollars(line.spent_usd), " / ", in_dollars(line.usd))),
                rx.cond((line.usd > 0) & (line.tokens > 0), " · ", ""),
                rx.cond(line.tokens > 0, _tokens(line)),
                class_name="figures text-13 text-quiet",
            ),
            class_name="min-w-0 grow",
        ),
        rx.el.progress(max=100, value=line.share, aria_label=name, class_name="cost__limit"),
        rx.el.span(in_percent(line.share), class_name="figures text-13 whitespace-nowrap"),
        icon_button("trash", t(LimitTexts.remove), of=name, on_click=LimitsState.remove(line.of)),
        class_name="flex items-center gap-3 py-2",
        data_testid="limit-line",
    )


def _tokens(line: rx.Var[LimitLine]) -> rx.Component:
    return rx.fragment(in_groups(line.spent_tokens), " / ", in_groups(line.tokens), " ", t(LimitTexts.tokens_short))


def _form() -> rx.Component:
    def choice(project: rx.Var[ProjectChoice]) -> rx.Component:
        return rx.el.option(project.name, value=project.id)

    options = (rx.el.option(t(LimitTexts.month), value=MONTH), rx.foreach(LimitsState.projects, choice))
    amounts = {"inputmode": "decimal", "auto_complete": "off", "max_length": 20}
    return rx.el.form(
        field(t(LimitTexts.of), select("limit_of", "of", *options), "limit_of"),
        field(t(LimitTexts.usd), text_input("limit_usd", "usd", placeholder="20", **amounts), "limit_usd"),
        field(t(LimitTexts.tokens), text_input("limit_tokens", "tokens", **amounts), "limit_tokens"),
        button(t(LimitTexts.save), type="submit", class_name="self-end", data_testid="save-limit"),
        on_submit=LimitsState.save,
        reset_on_submit=False,
        class_name="grid gap-3 border-t border-line pt-3 sm:grid-cols-[1fr_140px_180px_auto]",
    )
