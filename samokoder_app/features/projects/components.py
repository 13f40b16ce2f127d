"""Cards of projects, and what narrows their list."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.projects.state import ProjectListState
from samokoder_app.features.projects.views import ProjectRow
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.pilot import PilotTexts
from samokoder_app.i18n.plans import ReadOnlyTexts
from samokoder_app.i18n.projects import BuildState, Groups, Projects
from samokoder_app.i18n.text import Text, texts_of
from samokoder_app.projects.naming import MAX_NAME
from samokoder_app.ui.chrome import dialog, moment, page_link
from samokoder_app.ui.controls import button, button_class, field, icon_button, post_form, select, text_input
from samokoder_app.ui.evidence import evidence_strip
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import named, t, t_pair
from samokoder_app.ui.surfaces import badge, card, empty_state

_TYPED_MS = 250
"""A search waits that long for the next letter."""


def status_badge(status: rx.Var[str]) -> rx.Component:
    """Status of a build in a word."""
    words = named(status, texts_of(BuildState), t(Projects.no_build))
    return badge(words, state=status, data_testid="build-status")


def _cover(row: rx.Var[ProjectRow]) -> rx.Component:
    """What the app looks like; until somebody has looked, what it is made of."""
    empty = rx.el.div(
        icon("screen", 28),
        rx.el.span(t_pair(row.stack_ru, row.stack_en), class_name="text-13"),
        title=t(Projects.no_picture),
        class_name="flex h-full flex-col items-center justify-center gap-2 text-quiet",
    )
    picture = rx.el.img(
        src=row.picture,
        alt=t(Projects.picture_of) + ": " + row.name,
        loading="lazy",
        class_name="h-full w-full object-cover object-top",
    )
    return rx.el.div(
        rx.cond(row.picture == "", empty, picture),
        class_name="aspect-[16/9] overflow-hidden rounded-t-panel border-b border-line bg-raised",
    )


def _foot(row: rx.Var[ProjectRow]) -> rx.Component:
    """The last change, and what can be done with a project from here."""
    return rx.el.div(
        rx.el.p(
            t(Projects.changed), " ", moment(row.changed_at),
            rx.cond(row.version > 0, rx.fragment(" · ", t(Projects.version), row.version.to_string())),
            class_name="min-w-0 text-12 text-quiet",
        ),
        rx.el.div(class_name="grow"),
        icon_button(
            "pencil",
            t(Projects.rename),
            of=row.name,
            on_click=ProjectListState.begin_renaming(row.id, row.name),
            class_name="card__above",
            data_testid="rename-project",
        ),
        icon_button(
            "trash", t(Projects.delete), of=row.name,
            on_click=ProjectListState.ask_delete(row.id, row.name, row.version),
            class_name="card__above",
            data_testid="delete-project",
        ),
        class_name="mt-auto flex items-center gap-2",
    )  # fmt: skip


def _engine() -> rx.Component:
    """Said where it is not our own."""
    name = badge(t(PilotTexts.badge), title=t(PilotTexts.badge_about), data_testid="engine")
    return rx.el.span(name, class_name="w-fit")


def _read_only() -> rx.Component:
    """Beyond the plan's projects; the word leads to the page where it is opened."""
    return page_link(
        badge(t(ReadOnlyTexts.badge)), to=paths.ACCOUNT_LIMITS, class_name="card__above w-fit", data_testid="read-only"
    )


def project_card(row: rx.Var[ProjectRow]) -> rx.Component:
    """A project with its picture, state, evidence and last change; all of it leads to the builder."""
    heading = rx.el.h2(
        page_link(row.name, to=row.href, class_name="card__link text-16 font-semibold text-text break-words"),
        class_name="min-w-0",
    )
    return card(
        _cover(row),
        rx.el.div(
            rx.el.div(heading, rx.el.span(status_badge(row.status), class_name="ml-auto shrink-0"),
                      class_name="flex items-start gap-2"),
            rx.cond(row.is_pilot, _engine()),
            rx.cond(row.is_read_only, _read_only()),
            rx.cond(
                row.description != row.name,
                rx.el.p(row.description, class_name="line-clamp-2 text-13 text-quiet"),
            ),
            rx.el.div(evidence_strip(row.tiles), class_name="card__above w-fit max-w-full"),
            _foot(row),
            class_name="flex grow flex-col gap-3 p-4 pb-2",
        ),
        class_name="card--linked flex flex-col",
        data_testid="project-card",
    )  # fmt: skip


def _group(name: str, text: Text) -> rx.Component:
    number = ProjectListState.numbers[name]
    chip = button(
        t(text),
        rx.el.span(number, class_name="figures text-quiet"),
        kind="quiet",
        size="small",
        aria_pressed=ProjectListState.group == name,
        on_click=ProjectListState.narrow(name),
        class_name="chip",
        data_testid=f"group-{name}",
    )
    return chip if name == "all" else rx.cond((number > 0) | (ProjectListState.group == name), chip)


def _search() -> rx.Component:
    return rx.el.div(
        icon("search", 16, class_name="pointer-events-none absolute left-3 top-[10px] text-quiet"),
        rx.el.input(
            type="search",
            default_value=ProjectListState.words,
            key=ProjectListState.search_round,
            aria_label=t(Projects.search),
            placeholder=t(Projects.search),
            auto_complete="off",
            on_change=ProjectListState.search.debounce(_TYPED_MS),
            class_name="control",
            style={"paddingLeft": "34px"},
            data_testid="search-projects",
        ),
        class_name="relative min-w-0 grow sm:max-w-[320px]",
    )


def _order() -> rx.Component:
    orders = (("changed", Projects.changed_first), ("created", Projects.created_first), ("name", Projects.by_name))
    return select(
        "order",
        "order",
        *[rx.el.option(t(text), value=value) for value, text in orders],
        value=ProjectListState.order,
        aria_label=t(Projects.order),
        on_change=ProjectListState.sort,
        style={"width": "auto"},
        data_testid="sort-projects",
    )


def list_tools() -> rx.Component:
    """Search, states, order."""
    groups = rx.el.div(
        *[_group(name, text) for name, text in texts_of(Groups).items()],
        role="group",
        aria_label=t(Projects.states),
        class_name="flex flex-wrap gap-1",
    )
    return rx.el.div(
        _search(), groups, rx.el.div(class_name="hidden grow lg:block"), _order(),
        class_name="flex flex-wrap items-center gap-3",
    )  # fmt: skip


def list_head() -> rx.Component:
    """The title, and the way to a new project."""
    return rx.el.div(
        rx.el.h1(t(Projects.title), class_name="text-28 font-semibold"),
        rx.el.div(class_name="grow"),
        page_link(
            icon("plus"),
            t(Projects.new),
            to=paths.NEW_PROJECT,
            class_name=button_class("primary"),
            data_testid="new-project",
        ),
        class_name="flex flex-wrap items-center gap-3",
    )


def nothing_found() -> rx.Component:
    """What was asked for fits no project."""
    return empty_state(
        t(Projects.none_found),
        t(Projects.none_found_hint),
        button(t(Projects.show_all), on_click=ProjectListState.forget_search, data_testid="show-all"),
        role="status",
    )


def rename_dialog() -> rx.Component:
    """Another name for a project."""
    form = rx.el.form(
        rx.el.h2(t(Projects.rename), class_name="text-20 font-semibold"),
        field(
            t(Projects.name),
            text_input(
                "project-name",
                "name",
                default_value=ProjectListState.renaming_name,
                max_length=MAX_NAME,
                auto_complete="off",
                data_testid="project-name",
            ),
            "project-name",
        ),
        rx.el.div(
            button(t(Common.cancel), on_click=ProjectListState.stop_renaming),
            button(t(Common.save), kind="primary", type="submit", data_testid="save-name"),
            class_name="flex flex-wrap justify-end gap-2",
        ),
        on_submit=ProjectListState.rename,
        key=ProjectListState.renaming_id,  # the field is uncontrolled: each project has its own
        class_name="flex flex-col gap-4",
    )
    return dialog(
        form,
        open=ProjectListState.renaming_id != "",
        label=t(Projects.rename),
        on_close=ProjectListState.stop_renaming,
    )


def delete_dialog() -> rx.Component:
    """Ask before a project is deleted, by its name, with a way to keep its files."""
    archive = post_form(
        rx.el.button(icon("download"), t(Projects.delete_keep), type="submit", class_name=button_class("quiet")),
        action=rx.Var.create(paths.api_project_export(ProjectListState.deleting_id)),
    )
    return dialog(
        rx.el.div(
            rx.el.h2(t(Projects.delete_title), class_name="text-20 font-semibold"),
            rx.el.p(ProjectListState.deleting_name, class_name="break-words text-16 font-semibold"),
            rx.el.p(t(Projects.delete_hint), class_name="text-14 text-quiet"),
            rx.el.div(
                rx.cond(ProjectListState.has_files, archive),
                rx.el.div(class_name="grow"),
                button(t(Common.cancel), on_click=ProjectListState.keep),
                button(
                    t(Projects.delete), kind="danger", on_click=ProjectListState.delete, data_testid="confirm-delete"
                ),
                class_name="flex flex-wrap justify-end gap-2",
            ),
            class_name="flex flex-col gap-4",
        ),
        open=ProjectListState.deleting_id != "",
        label=t(Projects.delete_title),
        on_close=ProjectListState.keep,
    )
