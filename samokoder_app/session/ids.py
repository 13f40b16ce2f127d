"""Ids that a browser sends: any text may come."""

from uuid import UUID

from samokoder_app.errors import NotFound


def object_id(text: str) -> UUID:
    """The id of a project, a key or the like; raises `NotFound` for what is none."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
