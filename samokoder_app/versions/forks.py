"""What builds know of the files of a version, for a project that is made from it."""

from loguru import logger
from pydantic import ValidationError

from engine.builds.state import BuildState
from samokoder_app.db.repositories.versions import VersionOrigin
from samokoder_app.versions.forking import forked_state


def state_at(origin: VersionOrigin) -> BuildState | None:
    """What builds know of a version's very files, at rest; None when no build belongs to it."""
    build_id = origin.verified_build_id or origin.build_id
    own = origin.state if build_id == origin.build_id else None
    return forked_state(_read(own), _read(origin.verified_state))


def _read(document: dict[str, object] | None) -> BuildState | None:
    if document is None:
        return None
    try:
        return BuildState.model_validate(document)
    except ValidationError as error:
        logger.warning("the state of a version's build cannot be read: {} errors", error.error_count())
        return None
