"""The tree of files and the editor (assets/components/code_pane.jsx)."""

from typing import Any

import reflex as rx

from samokoder_app.i18n.code import Code
from samokoder_app.i18n.text import bundle


def _path_and_hash(path: rx.Var[str], known: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str]]:
    return (path, known)


def _path_text_and_hash(
    path: rx.Var[str], text: rx.Var[str], known: rx.Var[str]
) -> tuple[rx.Var[str], rx.Var[str], rx.Var[str]]:
    return (path, text, known)


def _path_and_number(path: rx.Var[str], number: rx.Var[int]) -> tuple[rx.Var[str], rx.Var[int]]:
    return (path, number)


def _path_and_two_numbers(
    path: rx.Var[str], version: rx.Var[int], ticket: rx.Var[int]
) -> tuple[rx.Var[str], rx.Var[int], rx.Var[int]]:
    return (path, version, ticket)


def _two_paths_and_number(
    path: rx.Var[str], to: rx.Var[str], ticket: rx.Var[int]
) -> tuple[rx.Var[str], rx.Var[str], rx.Var[int]]:
    return (path, to, ticket)


class _CodePane(rx.Component):
    library = "$/public/components/code_pane"
    tag = "CodePane"
    lib_dependencies: list[str] = [
        "@uiw/react-codemirror@4.25.12",
        "@codemirror/lang-css@6.3.1",
        "@codemirror/lang-html@6.4.12",
        "@codemirror/lang-javascript@6.2.5",
        "@codemirror/lang-json@6.0.2",
        "@codemirror/lang-markdown@6.5.2",
        "@codemirror/lang-python@6.2.1",
        "@codemirror/language@6.13.1",
        "@codemirror/merge@6.12.3",
        "@codemirror/search@6.7.2",
        "@lezer/highlight@1.2.5",
    ]
    project: rx.Var[str]
    address: rx.Var[str]
    paths: rx.Var[list[str]]
    version: rx.Var[int]
    listed: rx.Var[int]
    served: rx.Var[dict[str, Any]]
    base: rx.Var[dict[str, Any]]
    outcome: rx.Var[dict[str, Any]]
    texts: rx.Var[dict[str, dict[str, str]]]
    on_open: rx.EventHandler[_path_and_hash]
    on_save: rx.EventHandler[_path_text_and_hash]
    on_create: rx.EventHandler[_path_and_number]
    on_move: rx.EventHandler[_two_paths_and_number]
    on_remove: rx.EventHandler[_path_and_two_numbers]
    on_bring_back: rx.EventHandler[_path_and_two_numbers]
    on_compare: rx.EventHandler[_path_and_number]


def code_pane(**props: Any) -> rx.Component:
    """The app's files, and those that are open."""
    return _CodePane.create(texts=bundle(Code), **props)
