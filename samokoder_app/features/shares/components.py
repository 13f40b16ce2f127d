"""Parts of the page that a public link opens."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.shares.state import SharedState
from samokoder_app.features.shares.views import RequirementLine, VersionLine
from samokoder_app.i18n.shares import SharedOrigin, SharedStatus, SharedTexts
from samokoder_app.i18n.text import texts_of
from samokoder_app.ui.chrome import moment
from samokoder_app.ui.controls import button, link_button
from samokoder_app.ui.evidence import evidence_strip
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import named, t, t_pair
from samokoder_app.ui.surfaces import badge, error_box, section_card

_ALLOWED = "allow-scripts allow-forms allow-same-origin allow-popups allow-modals allow-downloads"
"""No top navigation. `allow-same-origin` is the app's own foreign origin, which shares nothing with ours."""

_ORIGINS = {key.removesuffix("_"): text for key, text in texts_of(SharedOrigin).items()}


def fork_part() -> rx.Component:
    """The way to a copy of one's own: at once, or by way of an account and back here."""
    back = rx.Var.create("?next=") + SharedState.here
    guest = rx.el.div(
        link_button(
            t(SharedTexts.fork_sign_up),
            href=rx.Var.create(paths.SIGN_UP) + back,
            kind="primary",
            data_testid="fork-sign-up",
        ),
        link_button(t(SharedTexts.fork_sign_in), href=rx.Var.create(paths.SIGN_IN) + back, data_testid="fork-sign-in"),
        class_name="flex flex-wrap gap-2",
    )
    known = rx.el.div(
        button(
            t(SharedTexts.fork),
            kind="primary",
            icon_name="copy",
            on_click=SharedState.fork,
            disabled=SharedState.is_forking,
            data_testid="fork-shared",
        )
    )
    return rx.el.div(
        rx.cond(SharedState.is_guest, guest, known),
        rx.el.p(t(SharedTexts.fork_hint), class_name="text-13 text-quiet"),
        class_name="flex flex-col gap-2",
    )


def preview_part() -> rx.Component:
    """The running app in its frame, or what is to be said in its place."""
    frame = rx.el.iframe(
        src=SharedState.url,
        title=t(SharedTexts.frame),
        sandbox=_ALLOWED,
        referrer_policy="no-referrer",
        class_name="h-full w-full bg-white",
        data_testid="shared-frame",
    )
    return section_card(
        t(SharedTexts.preview),
        rx.el.div(
            rx.cond(SharedState.url != "", frame, _waiting()),
            class_name="h-[70dvh] min-h-[360px] overflow-hidden rounded-control border border-line bg-raised",
        ),
        rx.el.div(
            rx.el.p(t(SharedTexts.preview_hint), class_name="max-w-[68ch] text-13 text-quiet"),
            rx.el.div(class_name="grow"),
            button(
                t(SharedTexts.tab),
                size="small",
                icon_name="external",
                on_click=SharedState.open_tab,
                disabled=SharedState.url == "",
                data_testid="shared-tab",
            ),
            class_name="flex flex-wrap items-center gap-3",
        ),
    )


def _waiting() -> rx.Component:
    refused = rx.el.p(t_pair(SharedState.refusal_ru, SharedState.refusal_en), role="alert", class_name="text-14")
    said = rx.match(
        SharedState.status,
        ("failed", rx.el.p(t(SharedTexts.failed), role="status", class_name="text-14")),
        ("stopped", rx.el.p(t(SharedTexts.stopped), role="status", class_name="text-14")),
        rx.el.p(t(SharedTexts.starting), role="status", class_name="text-14 text-quiet"),
    )
    again = button(t(SharedTexts.again), size="small", on_click=SharedState.load, data_testid="shared-again")
    return rx.el.div(
        icon("screen", 28),
        rx.cond(SharedState.refusal_ru != "", refused, said),
        rx.cond(SharedState.status == "stopped", again),
        class_name="flex h-full flex-col items-center justify-center gap-3 p-6 text-center",
        data_testid="shared-waiting",
    )


def proof_part() -> rx.Component:
    """What the app must do, and what proves it."""
    counted = rx.el.p(
        t(SharedTexts.summary),
        ": ",
        rx.el.b(SharedState.passed.to_string(), " ", t(SharedTexts.of), " ", SharedState.requirements.length()),
        class_name="text-16",
        data_testid="shared-proof",
    )
    shown = rx.fragment(
        counted,
        evidence_strip(SharedState.tiles, summary=False, screenshot_base=SharedState.pictures),
        rx.el.ul(rx.foreach(SharedState.requirements, _requirement), class_name="divide-y divide-line"),
        rx.el.p(t(SharedTexts.proof_hint), class_name="text-13 text-quiet"),
    )
    nothing = rx.el.p(t(SharedTexts.no_proof), class_name="text-14")
    return section_card(t(SharedTexts.proof), rx.cond(SharedState.requirements.length() > 0, shown, nothing))


def _requirement(line: rx.Var[RequirementLine]) -> rx.Component:
    return rx.el.li(
        rx.el.span(line.text, class_name="min-w-0 grow text-14 break-words"),
        rx.el.span(badge(named(line.status, texts_of(SharedStatus)), state=line.status), class_name="shrink-0"),
        class_name="flex items-start gap-3 py-2",
        data_testid="shared-requirement",
        data_status=line.status,
    )


def history_part() -> rx.Component:
    """Versions, newest first, with what a browser saw of each."""
    rows = rx.el.ol(rx.foreach(SharedState.versions, _version), class_name="grid grid-cols-2 gap-4 lg:grid-cols-3")
    nothing = rx.el.p(t(SharedTexts.no_history), class_name="text-14")
    return section_card(
        t(SharedTexts.history), rx.cond(SharedState.versions.length() > 0, rows, nothing), data_testid="shared-history"
    )


def _version(line: rx.Var[VersionLine]) -> rx.Component:
    number = line.number.to_string()
    picture = rx.el.img(
        src=line.picture,
        alt=t(SharedTexts.picture).to(str) + " " + number,
        loading="lazy",
        class_name="h-full w-full object-cover object-top",
    )
    none = rx.el.div(icon("screen", 24), class_name="flex h-full items-center justify-center text-quiet")
    proof = rx.cond(line.proof != "", t(SharedTexts.verified).to(str) + " " + line.proof, t(SharedTexts.not_verified))
    title = rx.cond(line.title != "", line.title, named(line.origin, _ORIGINS))
    return rx.el.li(
        rx.el.div(
            rx.cond(line.picture != "", picture, none),
            class_name="aspect-[16/10] overflow-hidden rounded-control border border-line bg-raised",
        ),
        rx.el.p(
            rx.el.span(t(SharedTexts.version), " ", number, class_name="sr-only"),
            rx.el.b(number, class_name="figures mr-2", aria_hidden="true"),
            title,
            class_name="text-14 break-words",
        ),
        rx.el.p(moment(line.created_at), " · ", proof, class_name="text-12 text-quiet"),
        class_name="flex min-w-0 flex-col gap-1",
        data_testid="shared-version",
    )


def code_part() -> rx.Component:
    """The files, and the text of one of them."""
    listed = rx.el.ul(rx.foreach(SharedState.files, _file), class_name="max-h-[480px] overflow-auto")
    text = rx.el.pre(
        SharedState.text,
        tab_index=0,
        aria_label=SharedState.path,
        class_name="figures max-h-[480px] overflow-auto rounded-control border border-line bg-raised p-3 text-12",
        data_testid="shared-text",
    )
    shown = rx.cond(SharedState.has_text, text, rx.el.p(t(SharedTexts.no_text), class_name="text-14"))
    return section_card(
        t(SharedTexts.files),
        rx.el.div(
            listed,
            rx.cond(SharedState.path != "", shown),
            class_name="grid min-w-0 gap-4 md:grid-cols-[280px_minmax(0,1fr)]",
        ),
    )


def _file(path: rx.Var[str]) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            path,
            type="button",
            aria_pressed=SharedState.path == path,
            on_click=SharedState.open_file(path),
            class_name="figures w-full py-1 text-left text-13 break-all text-text hover:underline aria-pressed:font-semibold",
            data_testid="shared-file",
        )
    )


def refusal_part() -> rx.Component:
    """Why the link cannot be opened just now."""
    return error_box(t_pair(SharedState.refusal_ru, SharedState.refusal_en))
