"""The form that brings an existing app in (assets/components/import_form.jsx)."""

from typing import Any

import reflex as rx

from samokoder_app.i18n.imports import ImportForm
from samokoder_app.i18n.text import bundle


class _ImportForm(rx.Component):
    library = "$/public/components/import_form"
    tag = "ImportForm"
    texts: rx.Var[dict[str, dict[str, str]]]
    projects: rx.Var[str]
    team: rx.Var[str]
    teams: rx.Var[list[Any]]


def import_form(projects: str, team: rx.Var[str], teams: rx.Var[list[Any]]) -> rx.Component:
    """A ZIP archive or the address of a repository.

    `projects` is the path below which a project's page lies, `team` the id of one of the `teams` to which it goes, empty
    for a project of one's own.
    """
    return _ImportForm.create(texts=bundle(ImportForm), projects=projects, team=team, teams=teams)
