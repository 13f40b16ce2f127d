"""Timeline and comparison of versions, and the ledger (assets/components/version_timeline.jsx, version_diff.jsx, ledger.jsx)."""

from typing import Any

import reflex as rx

from samokoder_app.i18n.ledger import Ledger
from samokoder_app.i18n.text import bundle
from samokoder_app.i18n.versions import Versions

_COMPONENTS = "$/public/components"


def _two_numbers(old: rx.Var[int], new: rx.Var[int]) -> tuple[rx.Var[int], rx.Var[int]]:
    return (old, new)


def _number(number: rx.Var[int]) -> tuple[rx.Var[int]]:
    return (number,)


def _number_and_name(number: rx.Var[int], name: rx.Var[str]) -> tuple[rx.Var[int], rx.Var[str]]:
    return (number, name)


def _path(path: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (path,)


class _VersionTimeline(rx.Component):
    library = f"{_COMPONENTS}/version_timeline"
    tag = "VersionTimeline"
    rows: rx.Var[list[Any]]
    texts: rx.Var[dict[str, dict[str, str]]]
    busy: rx.Var[bool]
    status: rx.Var[str]
    project: rx.Var[str]
    export: rx.Var[str]
    on_compare: rx.EventHandler[_two_numbers]
    on_restore: rx.EventHandler[_number]
    on_fork: rx.EventHandler[_number_and_name]
    on_more: rx.EventHandler[rx.event.no_args_event_spec]


class _VersionBadge(rx.Component):
    library = f"{_COMPONENTS}/version_timeline"
    tag = "VersionBadge"
    rows: rx.Var[list[Any]]
    texts: rx.Var[dict[str, dict[str, str]]]


class _VersionDiff(rx.Component):
    library = f"{_COMPONENTS}/version_diff"
    tag = "VersionDiff"
    project: rx.Var[str]
    diff: rx.Var[dict[str, Any]]
    rows: rx.Var[list[Any]]
    texts: rx.Var[dict[str, dict[str, str]]]
    on_compare: rx.EventHandler[_two_numbers]
    on_file: rx.EventHandler[_path]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


class _Ledger(rx.Component):
    library = f"{_COMPONENTS}/ledger"
    tag = "Ledger"
    entries: rx.Var[list[Any]]
    texts: rx.Var[dict[str, dict[str, str]]]


def ledger(**props: Any) -> rx.Component:
    """What each build did, what proves it, and what it cost."""
    return _Ledger.create(texts=bundle(Ledger), **props)


def version_timeline(**props: Any) -> rx.Component:
    """Versions, newest first, with their evidence."""
    return _VersionTimeline.create(texts=bundle(Versions), **props)


def version_badge(**props: Any) -> rx.Component:
    """The present version in a word; it opens the timeline."""
    return _VersionBadge.create(texts=bundle(Versions), **props)


def version_diff(**props: Any) -> rx.Component:
    """Files that differ between two versions, with hunks."""
    return _VersionDiff.create(texts=bundle(Versions), **props)
