"""The app: every module of app/pages adds its lists and pages by itself."""

import importlib
import pkgutil

import reflex as rx

from app import db, pages
from app.config import LANGUAGE
from app.list_pages import add_pages

app = rx.App(
    stylesheets=["/style.css"],
    html_lang=LANGUAGE,
    head_components=[rx.el.link(rel="icon", href="/favicon.svg")],
    enable_state=True,
)

for found in sorted(pkgutil.iter_modules(pages.__path__), key=lambda module: module.name):
    importlib.import_module(f"{pages.__name__}.{found.name}")

add_pages(app)
app.register_lifespan_task(db.create_tables)
