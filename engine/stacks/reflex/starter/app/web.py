"""The frame of every page: name of the app, its lists, and what the page itself shows."""

import reflex as rx

from app.config import APP_NAME
from app.texts import TEXTS

navigation: list[tuple[str, str]] = []
"""Addresses and names of the lists; a page of another kind adds its own."""


def page(title: str | rx.Var[str], *content: rx.Component, path: str = "") -> rx.Component:
    """A whole page; `path` is the link of the header that leads to it."""
    links = [
        rx.el.a(name, href=link, custom_attrs={"aria-current": "page"} if link == path else {})
        for link, name in navigation
    ]
    sections = [rx.el.nav(*links, custom_attrs={"aria-label": TEXTS["sections"]})] if len(links) > 1 else []
    return rx.fragment(
        rx.el.a(TEXTS["skip"], href="#content", class_name="skip"),
        rx.el.header(rx.el.a(APP_NAME, href="/", class_name="brand"), *sections, class_name="top"),
        rx.el.main(rx.el.div(rx.el.h1(title), class_name="head"), *content, id="content"),
    )
