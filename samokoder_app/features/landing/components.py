"""Sections of the landing page."""

from typing import Any

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.landing.example import example_tiles
from samokoder_app.i18n.landing import Landing
from samokoder_app.i18n.text import Language
from samokoder_app.shell.public import column, question_list, section
from samokoder_app.ui.controls import link_button
from samokoder_app.ui.evidence import evidence_strip
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import Say


def _picture(say: Say, language: Language) -> rx.Component:
    """The builder at work; on a phone as a phone shows it. The dark one is lazy: in the light theme nobody loads it."""
    drawn = [
        rx.el.picture(
            rx.el.source(
                media="(max-width: 639px)",
                src_set=f"/images/builder-{language}-{theme}-phone.webp",
                custom_attrs={"width": 780, "height": 1400},
            ),
            rx.el.img(
                src=f"/images/builder-{language}-{theme}.webp",
                alt=say(Landing.picture_alt),
                loading="lazy" if theme == "dark" else "eager",
                custom_attrs={  # Reflex makes styles of `width` and `height`, which keep no place for what is not here yet
                    "width": 1440,
                    "height": 900,
                    "fetchPriority": "high" if theme == "light" else "auto",
                },
                class_name="h-auto w-full rounded-panel border border-line",
            ),
            class_name=f"mx-auto w-full max-w-[340px] sm:max-w-none {shown}",
        )
        for theme, shown in (("light", "block dark:hidden"), ("dark", "hidden dark:block"))
    ]
    return rx.el.div(*drawn)


def hero(say: Say, language: Language) -> rx.Component:
    """The product at once: what it does, a real strip of checks, a picture of the builder."""
    return column(
        rx.el.h1(say(Landing.headline), class_name="max-w-[22ch] text-28 font-bold tracking-tight sm:text-40"),
        rx.el.p(say(Landing.lead), class_name="max-w-[64ch] text-16 text-quiet"),
        rx.el.div(
            link_button(say(Landing.start), href=paths.SIGN_UP, kind="primary", size="large", data_testid="hero-start"),
            link_button(say(Landing.how_link), href="#how", size="large"),
            class_name="flex flex-wrap gap-3",
        ),
        rx.el.figure(
            evidence_strip(example_tiles(language)),
            rx.el.figcaption(say(Landing.strip_caption), class_name="text-13 text-quiet"),
            class_name="flex flex-col gap-2 pt-4",
        ),
        _picture(say, language),
    )


def how_it_works(say: Say) -> rx.Component:
    """The four steps in order."""
    steps = (
        (Landing.step_1, Landing.step_1_text),
        (Landing.step_2, Landing.step_2_text),
        (Landing.step_3, Landing.step_3_text),
        (Landing.step_4, Landing.step_4_text),
    )
    return section(
        say(Landing.how),
        "how",
        rx.el.ol(
            *[
                rx.el.li(
                    rx.el.span(str(number), class_name="figures text-20 text-accent"),
                    rx.el.div(
                        rx.el.h3(say(title), class_name="text-16 font-semibold"),
                        rx.el.p(say(text), class_name="max-w-[64ch] text-16 text-quiet"),
                    ),
                    class_name="grid grid-cols-[32px_1fr] gap-2 border-t border-line py-4",
                )
                for number, (title, text) in enumerate(steps, start=1)
            ],
            class_name="grid gap-x-12 md:grid-cols-2",
        ),
    )


def evidence(say: Say, language: Language) -> rx.Component:
    """One check of a real build, word for word."""
    tile = example_tiles(language)[0]
    proof: dict[str, Any] = tile["evidence"][0]
    steps = rx.el.ol(
        *[
            rx.el.li(
                rx.el.span(str(number), class_name="figures w-6 shrink-0 text-quiet"),
                rx.el.span(step, class_name="min-w-0 break-words"),
                class_name="flex gap-2 py-1 text-14",
            )
            for number, step in enumerate(proof["steps"], start=1)
        ],
    )
    shown = rx.el.figure(
        rx.el.figcaption(tile["text"], class_name="text-16 font-semibold"),
        steps,
        rx.el.p(
            icon("check", 18),
            proof["sentence"],
            class_name="flex items-center gap-2 text-14 font-semibold text-passed",
        ),
        class_name="card flex min-w-0 flex-col gap-3 p-4 sm:p-6",
    )
    return section(
        say(Landing.evidence),
        "evidence",
        rx.el.div(
            rx.el.div(
                rx.el.p(say(Landing.evidence_text), class_name="text-16 text-quiet"),
                rx.el.p(say(Landing.evidence_rule), class_name="text-16 text-quiet"),
                class_name="flex flex-col gap-4",
            ),
            shown,
            class_name="grid items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] lg:gap-12",
        ),
    )


def comparison(say: Say) -> rx.Component:
    """What differs from hosted builders, also where they are ahead."""
    ours, others = say(Landing.ours), say(Landing.others)
    rows = (
        (Landing.fact_price, Landing.fact_price_ours, Landing.fact_price_others),
        (Landing.fact_models, Landing.fact_models_ours, Landing.fact_models_others),
        (Landing.fact_place, Landing.fact_place_ours, Landing.fact_place_others),
        (Landing.fact_limit, Landing.fact_limit_ours, Landing.fact_limit_others),
        (Landing.fact_hosting, Landing.fact_hosting_ours, Landing.fact_hosting_others),
        (Landing.fact_team, Landing.fact_team_ours, Landing.fact_team_others),
    )
    head = rx.el.tr(
        rx.el.th(say(Landing.fact), scope="col", role="columnheader"),
        rx.el.th(ours, scope="col", role="columnheader"),
        rx.el.th(others, scope="col", role="columnheader"),
        role="row",
    )
    body = [
        rx.el.tr(
            rx.el.th(say(name), scope="row", role="rowheader"),
            rx.el.td(say(own), role="cell", custom_attrs={"data-label": ours}),
            rx.el.td(say(other), role="cell", custom_attrs={"data-label": others}),
            role="row",
        )
        for name, own, other in rows
    ]
    return section(
        say(Landing.comparison),
        "comparison",
        rx.el.table(
            rx.el.thead(head, role="rowgroup"),
            rx.el.tbody(*body, role="rowgroup"),
            role="table",
            aria_label=say(Landing.comparison),
            class_name="facts",
        ),
        rx.el.p(say(Landing.comparison_source), class_name="text-13 text-quiet"),
    )


def prices(say: Say, language: Language) -> rx.Component:
    """What it costs, as a table: numbers before adjectives."""
    rows = (
        (Landing.price_demo, Landing.price_none, Landing.price_demo_text),
        (Landing.price_own, Landing.price_none, Landing.price_own_text),
        (Landing.price_server, Landing.price_none, Landing.price_server_text),
        (Landing.price_hosted, Landing.price_hosted_range, Landing.price_hosted_text),
    )
    return section(
        say(Landing.prices),
        "prices",
        rx.el.dl(
            *[
                rx.el.div(
                    rx.el.dt(say(name), class_name="text-16 font-semibold"),
                    rx.el.dd(say(value), class_name="figures whitespace-nowrap text-20"),
                    rx.el.dd(say(text), class_name="text-16 text-quiet sm:col-start-3"),
                    class_name="grid grid-cols-[1fr_auto] gap-x-6 gap-y-1 py-4 sm:grid-cols-[220px_80px_1fr] "
                    "[&>dd:last-child]:col-span-2 sm:[&>dd:last-child]:col-span-1",
                )
                for name, value, text in rows
            ],
            class_name="divide-y divide-line border-y border-line",
        ),
        rx.el.div(link_button(say(Landing.all_prices), href=paths.pricing(language))),
    )


def questions(say: Say) -> rx.Component:
    """Questions people ask first, and the way in."""
    pairs = (
        (Landing.q1, Landing.a1),
        (Landing.q2, Landing.a2),
        (Landing.q3, Landing.a3),
        (Landing.q4, Landing.a4),
        (Landing.q5, Landing.a5),
        (Landing.q6, Landing.a6),
    )
    return section(
        say(Landing.questions),
        "questions",
        question_list([(say(question), say(answer)) for question, answer in pairs]),
        rx.el.div(link_button(say(Landing.start), href=paths.SIGN_UP, kind="primary", size="large")),
    )
