"""The form that brings an existing app in (assets/components/import_form.jsx)."""

import reflex as rx

from samokoder_app.i18n.imports import ImportForm
from samokoder_app.i18n.text import bundle


class _ImportForm(rx.Component):
    library = "$/public/components/import_form"
    tag = "ImportForm"
    texts: rx.Var[dict[str, dict[str, str]]]
    projects: rx.Var[str]


def import_form(projects: str) -> rx.Component:
    """A ZIP archive or the address of a repository; `projects` is the path below which a project's page lies."""
    return _ImportForm.create(texts=bundle(ImportForm), projects=projects)
