"""Which project or team a page's address names. Ownership is the services' to check."""

from uuid import UUID

import reflex as rx

from samokoder_app import paths
from samokoder_app.session.ids import object_id


def project_of(state: rx.State) -> UUID | None:
    """The project id in the page's address, or None if it is not an id."""
    name = state.router.url.path.removeprefix(paths.PROJECTS).strip("/").split("/")[0]
    try:
        return UUID(name)
    except ValueError:
        return None


def team_of(state: rx.State) -> UUID:
    """The team id in the page's address; raises `NotFound` if it is not an id."""
    return object_id(state.router.url.path.removeprefix(paths.TEAMS).strip("/").split("/")[0])
