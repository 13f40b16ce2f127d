"""The section of personal access tokens."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.db.repositories.access_tokens import Scope
from samokoder_app.features.account.tokens.state import NO_END, TokensState
from samokoder_app.features.account.tokens.views import TokenLine
from samokoder_app.i18n.text import texts_of
from samokoder_app.i18n.tokens import TokenRights, Tokens, TokenScopes
from samokoder_app.ui.chrome import moment
from samokoder_app.ui.confirm_dialog import confirm_dialog
from samokoder_app.ui.controls import button, field, icon_button, select, text_input, toggle
from samokoder_app.ui.language import named, t
from samokoder_app.ui.surfaces import badge, row_list, section_card

_TICKED = (Scope.READ, Scope.BUILD)
_LASTING = {"30": Tokens.days_30, "90": Tokens.days_90, "365": Tokens.days_365, NO_END: Tokens.for_good}
_USUAL_DAYS = "90"


def tokens_section() -> rx.Component:
    """The tokens as masks, a new one this once, and the form for another."""
    return section_card(
        t(Tokens.title),
        rx.el.p(
            t(Tokens.hint),
            " ",
            rx.el.a(t(Tokens.api_docs), href=paths.API_DOCS, class_name="link"),
            class_name="max-w-[68ch] text-14 text-quiet",
        ),
        rx.cond(TokensState.made != "", _made()),
        row_list(TokensState.lines, _line, t(Tokens.none)),
        _form(),
        _revoke_dialog(),
        data_testid="tokens",
    )


def _made() -> rx.Component:
    return rx.el.div(
        rx.el.p(t(Tokens.made), role="status", class_name="text-14 font-semibold"),
        rx.el.code(TokensState.made, class_name="figures text-13 break-all select-all", data_testid="new-token"),
        rx.el.div(
            button(
                rx.cond(TokensState.is_copied, t(Tokens.copied), t(Tokens.copy)),
                kind="primary",
                # By the page itself: what a handler returned would have to be evaluated there.
                on_click=[rx.set_clipboard(TokensState.made), TokensState.note_copied],
            ),
            button(t(Tokens.put_away), on_click=TokensState.put_away),
            class_name="flex flex-wrap gap-2",
        ),
        class_name="flex flex-col gap-3 rounded-control border border-line p-4",
    )


def _line(line: rx.Var[TokenLine]) -> rx.Component:
    ending = rx.cond(
        line.expires_at != "", rx.el.span(t(Tokens.until), " ", moment(line.expires_at)), t(Tokens.for_good)
    )
    used = rx.cond(line.used_at != "", rx.el.span(t(Tokens.used), " ", moment(line.used_at)), t(Tokens.never_used))
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.strong(line.name, class_name="break-words"),
                rx.cond(line.has_ended, badge(t(Tokens.ended), state="failed")),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1 text-14",
            ),
            rx.el.p(
                rx.el.span(line.mask, class_name="figures"),
                rx.foreach(line.scopes, _right),
                class_name="text-12 text-quiet",
            ),
            rx.el.p(ending, " · ", used, class_name="text-12 text-quiet"),
            class_name="flex min-w-0 grow flex-col gap-1",
        ),
        icon_button(
            "trash",
            t(Tokens.revoke),
            of=line.name,
            on_click=TokensState.ask_revoke(line.id),
            data_testid="revoke-token",
        ),
        class_name="flex items-center gap-3 py-3",
        data_testid="token-line",
    )


def _right(scope: rx.Var[str]) -> rx.Component:
    return rx.fragment(" · ", named(scope, texts_of(TokenRights)))


def _form() -> rx.Component:
    texts = texts_of(TokenScopes)
    scopes = [
        toggle(f"scope_{scope.value}", f"scope_{scope.value}", t(texts[scope.value]), default_checked=scope in _TICKED)
        for scope in Scope
    ]
    lasting = [rx.el.option(t(text), value=days) for days, text in _LASTING.items()]
    name = text_input("token_name", "token_name", required=True, max_length=80, placeholder=t(Tokens.name_placeholder))
    return rx.el.form(
        rx.el.div(
            field(t(Tokens.name), name, "token_name"),
            field(t(Tokens.lasts), select("days", "days", *lasting, default_value=_USUAL_DAYS), "days"),
            class_name="grid gap-4 sm:grid-cols-[1fr_200px]",
        ),
        rx.el.fieldset(
            rx.el.legend(t(Tokens.rights), class_name="field__label mb-2"), *scopes, class_name="flex flex-col gap-2"
        ),
        rx.el.div(button(t(Tokens.make), kind="primary", type="submit", data_testid="make-token")),
        on_submit=TokensState.make,
        reset_on_submit=False,
        class_name="flex flex-col gap-4 border-t border-line pt-4",
    )


def _revoke_dialog() -> rx.Component:
    return confirm_dialog(
        Tokens.revoke_title,
        Tokens.revoke_hint,
        Tokens.revoke,
        open=TokensState.revoking_id != "",
        on_yes=TokensState.revoke,
        on_no=TokensState.keep,
        test_id="confirm-revoke",
    )
