"""Make a project from a version: its files, and as far as they belong to it its plan, requirements and evidence."""

from uuid import UUID

from loguru import logger
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.state import BuildState
from engine.events.payloads import VerificationFinished
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.choosing import forked_order
from samokoder_app.db.repositories import builds, versions
from samokoder_app.db.repositories.rights import Right, check_right
from samokoder_app.db.repositories.storable import storable, storable_text
from samokoder_app.db.repositories.versions import NewFork, VersionOrigin
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput
from samokoder_app.i18n.versions import VersionTitles
from samokoder_app.integrations.packages import copy_packages
from samokoder_app.projects.naming import MAX_NAME
from samokoder_app.projects.service import get_project
from samokoder_app.projects.views import ProjectView
from samokoder_app.versions.forking import Source, fork_events, forked_state
from samokoder_app.versions.service import language_of, project_facts, stored_version


async def fork_version(user: CurrentUser, project_id: UUID, number: int, name: str = "") -> ProjectView:
    """A new project of the same user with the files of a version; an empty name is made from the source's.

    Its build is the source's at that version, at rest: done if all of its requirements passed on these very files,
    else paused, to be gone on with. Its preview begins without data. Raises `NotFound` and `QuotaExceeded`.
    """
    title = " ".join(storable_text(name).split())
    if len(title) > MAX_NAME:
        raise InvalidInput("name_too_long", limit=MAX_NAME)
    async with as_user(user.id) as session:
        await check_right(session, project_id, Right.EXPORT)
        facts = await project_facts(session, project_id)
        await stored_version(session, project_id, number)
        origin = await versions.version_origin(session, project_id, number)
        fork = await _fork(
            session, user, origin, Source(name=facts.name, version=number, model="", is_demo=False), title
        )
        fork_id = await versions.fork_project(session, project_id, number, fork)
        await copy_packages(session, project_id, fork_id)
    return await get_project(user, fork_id)


def state_at(origin: VersionOrigin) -> BuildState | None:
    """What builds know of a version's very files, at rest; None when no build belongs to it."""
    build_id = origin.verified_build_id or origin.build_id
    own = origin.state if build_id == origin.build_id else None
    return forked_state(_read(own), _read(origin.verified_state))


async def _fork(session: AsyncSession, user: CurrentUser, origin: VersionOrigin, source: Source, name: str) -> NewFork:
    build_id = origin.verified_build_id or origin.build_id
    state = state_at(origin)
    build = await builds.get_build(session, build_id) if state and build_id else None
    if state is None or build is None:
        state, build_id, order = None, None, None
    else:
        order = await forked_order(session, user, build, state.idea, state.stack)
        source = source.model_copy(update={"model": order.model, "is_demo": order.is_demo})
    title = VersionTitles.forked.said_in(language_of(user), version=source.version, name=source.name)
    verification = VerificationFinished.model_validate(origin.verification) if origin.verification else None
    return NewFork(
        name=name or _name_of_fork(user, source),
        title=title,
        build_id=build_id,
        request=storable(order) if order else None,
        state=storable(state) if state else None,
        events=[storable(event) for event in fork_events(state, verification, source, title)],
    )


def _read(document: dict[str, object] | None) -> BuildState | None:
    if document is None:
        return None
    try:
        return BuildState.model_validate(document)
    except ValidationError as error:
        logger.warning("the state of a version's build cannot be read: {} errors", error.error_count())
        return None


def _name_of_fork(user: CurrentUser, source: Source) -> str:
    bare = VersionTitles.fork_name.said_in(language_of(user), version=source.version, name="")
    return VersionTitles.fork_name.said_in(
        language_of(user), version=source.version, name=source.name[: MAX_NAME - len(bare)]
    )
