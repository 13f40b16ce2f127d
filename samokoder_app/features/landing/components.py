"""Sections of the landing page."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.landing.example import example_tiles
from samokoder_app.i18n.landing import Landing
from samokoder_app.i18n.text import Language, Text
from samokoder_app.ui.controls import link_button
from samokoder_app.ui.evidence import evidence_strip
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import Say

_COLUMN = "mx-auto w-full max-w-[1120px] px-4"


def _section(say: Say, title: Text, anchor: str, *children: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(say(title), class_name="text-28 font-semibold"),
            *children,
            class_name=f"{_COLUMN} flex flex-col gap-6 py-12 sm:py-16",
        ),
        id=anchor,
        class_name="border-t border-line",
    )


def _picture(say: Say, language: Language) -> rx.Component:
    drawn = [
        rx.el.img(
            src=f"/images/builder-{language}-{theme}.webp",
            alt=say(Landing.picture_alt),
            width="1440",
            height="900",
            class_name=f"h-auto w-full rounded-panel border border-line {shown}",
        )
        for theme, shown in (("light", "dark:hidden"), ("dark", "hidden dark:block"))
    ]
    return rx.el.div(*drawn)


def hero(say: Say, language: Language) -> rx.Component:
    """The product at once: what it does, a real strip of checks, a picture of the builder."""
    return rx.el.section(
        rx.el.div(
            rx.el.h1(say(Landing.headline), class_name="max-w-[22ch] text-28 font-bold tracking-tight sm:text-40"),
            rx.el.p(say(Landing.lead), class_name="max-w-[64ch] text-16 text-quiet"),
            rx.el.div(
                link_button(
                    say(Landing.start), href=paths.SIGN_UP, kind="primary", size="large", data_testid="hero-start"
                ),
                link_button(say(Landing.how_link), href="#how", size="large"),
                class_name="flex flex-wrap gap-3",
            ),
            rx.el.figure(
                evidence_strip(example_tiles(language)),
                rx.el.figcaption(say(Landing.strip_caption), class_name="text-13 text-quiet"),
                class_name="flex flex-col gap-2 pt-4",
            ),
            _picture(say, language),
            class_name=f"{_COLUMN} flex flex-col gap-6 py-10 sm:py-16",
        )
    )


def how_it_works(say: Say) -> rx.Component:
    """The four steps in order."""
    steps = (
        (Landing.step_1, Landing.step_1_text),
        (Landing.step_2, Landing.step_2_text),
        (Landing.step_3, Landing.step_3_text),
        (Landing.step_4, Landing.step_4_text),
    )
    return _section(
        say,
        Landing.how,
        "how",
        rx.el.ol(
            *[
                rx.el.li(
                    rx.el.span(str(number), class_name="figures text-20 text-accent"),
                    rx.el.div(
                        rx.el.h3(say(title), class_name="text-16 font-semibold"),
                        rx.el.p(say(text), class_name="max-w-[64ch] text-16 text-quiet"),
                    ),
                    class_name="grid grid-cols-[32px_1fr] gap-2 py-4",
                )
                for number, (title, text) in enumerate(steps, start=1)
            ],
            class_name="divide-y divide-line border-y border-line",
        ),
    )


def prices(say: Say) -> rx.Component:
    """What it costs, as a table: numbers before adjectives."""
    rows = (
        (Landing.price_demo, Landing.price_demo_value, Landing.price_demo_text),
        (Landing.price_own, Landing.price_own_value, Landing.price_own_text),
        (Landing.price_server, Landing.price_server_value, Landing.price_server_text),
    )
    return _section(
        say,
        Landing.prices,
        "prices",
        rx.el.dl(
            *[
                rx.el.div(
                    rx.el.dt(say(name), class_name="text-16 font-semibold"),
                    rx.el.dd(say(value), class_name="figures text-20"),
                    rx.el.dd(say(text), class_name="text-16 text-quiet sm:col-start-3"),
                    class_name="grid grid-cols-[1fr_auto] gap-x-6 gap-y-1 py-4 sm:grid-cols-[220px_80px_1fr] "
                    "[&>dd:last-child]:col-span-2 sm:[&>dd:last-child]:col-span-1",
                )
                for name, value, text in rows
            ],
            class_name="divide-y divide-line border-y border-line",
        ),
        rx.el.p(say(Landing.price_compare), class_name="text-14 text-quiet"),
    )


def questions(say: Say) -> rx.Component:
    """Questions people ask first."""
    pairs = (
        (Landing.q1, Landing.a1),
        (Landing.q2, Landing.a2),
        (Landing.q3, Landing.a3),
        (Landing.q4, Landing.a4),
    )
    return _section(
        say,
        Landing.questions,
        "questions",
        rx.el.div(
            *[
                rx.el.details(
                    rx.el.summary(
                        icon("chevron", 18, class_name="disclosure"),
                        rx.el.span(say(question)),
                        class_name="flex cursor-pointer items-center gap-2 py-3 text-16 font-semibold",
                    ),
                    rx.el.p(say(answer), class_name="max-w-[68ch] pb-4 pl-7 text-16 text-quiet"),
                )
                for question, answer in pairs
            ],
            class_name="divide-y divide-line border-y border-line",
        ),
        rx.el.div(link_button(say(Landing.start), href=paths.SIGN_UP, kind="primary", size="large")),
    )
