"""Make a project of one's own from a shared one: files, plan, requirements and evidence of its newest version.

Of its owner nothing goes along: no idea in his words, no chat, no notes, no keys, secrets, hosts, costs or history.
"""

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.state import BuildState, Stage
from engine.events.payloads import VerificationFinished
from engine.workspace.manifest import Manifest
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.choosing import default_order
from samokoder_app.builds.forks import state_at
from samokoder_app.db.repositories import builds, packages, shares, versions
from samokoder_app.db.repositories.files import ProjectFacts
from samokoder_app.db.repositories.shares import OpenedShare, SharedFork
from samokoder_app.db.repositories.storable import storable, storable_text
from samokoder_app.db.repositories.versions import VersionOrigin
from samokoder_app.db.session import as_user
from samokoder_app.errors import Conflict, Forbidden, InvalidInput
from samokoder_app.files.export import exportable
from samokoder_app.i18n.shares import SharedForkTexts
from samokoder_app.integrations.packages import MOST_PACKAGES, are_allowed_here
from samokoder_app.projects.naming import MAX_NAME
from samokoder_app.projects.service import get_project
from samokoder_app.projects.views import ProjectView
from samokoder_app.shares.opening import digest_of, opened
from samokoder_app.versions.forking import Source, fork_events
from samokoder_app.versions.service import language_of, project_facts

_KEPT_STAGES = (Stage.APPROVAL, Stage.BASELINE, Stage.EXECUTE, Stage.DONE)


class _Shared(BaseModel):
    """What is read of the source as its owner."""

    model_config = ConfigDict(frozen=True)

    facts: ProjectFacts
    files: Manifest
    is_whole: bool
    origin: VersionOrigin
    has_build: bool
    packages: frozenset[str]


async def fork_shared(user: CurrentUser, token: str, address: str, name: str = "") -> ProjectView:
    """A new project of the user with the shared app; an empty name is the source's.

    Raises `NotFound`, `Forbidden` where the link does not allow it, `Conflict` for an app without files or one that has
    just changed, `QuotaExceeded` at the plan's number of projects.
    """
    title = " ".join(storable_text(name).split())
    if len(title) > MAX_NAME:
        raise InvalidInput("name_too_long", limit=MAX_NAME)
    share = await opened(token, address)
    if not share.allows_fork:
        raise Forbidden("share_no_fork")
    source = await _read(share)
    if not source.files:
        raise Conflict("share_empty")
    async with as_user(user.id) as session:
        fork_id = await shares.fork_shared(session, digest_of(token), await _fork(session, user, source, title))
        if source.packages:
            await packages.allow_packages(session, fork_id, source.packages, MOST_PACKAGES, None)
    return await get_project(user, fork_id)


async def _read(share: OpenedShare) -> _Shared:
    async with as_user(share.owner_id) as session:
        facts = await project_facts(session, share.project_id)
        if facts.version == 0:
            raise Conflict("share_empty")
        manifest = await versions.read_manifest(session, share.project_id, facts.version)
        origin = await versions.version_origin(session, share.project_id, facts.version)
        build_id = origin.verified_build_id or origin.build_id
        build = await builds.get_build(session, build_id) if build_id else None
        allowed = await packages.allowed_packages(session, share.project_id) if are_allowed_here() else frozenset()
    kept = exportable(manifest)
    return _Shared(
        facts=facts,
        files=kept,
        is_whole=len(kept) == len(manifest),
        origin=origin,
        has_build=build is not None,
        packages=allowed,
    )


async def _fork(session: AsyncSession, user: CurrentUser, source: _Shared, name: str) -> SharedFork:
    # What was verified were these files with those that stay behind: without them nothing is proven.
    origin = source.origin if source.is_whole else source.origin.model_copy(update=_UNVERIFIED)
    state = state_at(origin)
    idea = _idea(user, source, state)
    bare = bare_state(state, idea) if state is not None and source.has_build else None
    order = await default_order(session, user, idea, source.facts.stack) if bare is not None else None
    about = Source(
        name=source.facts.name,
        version=source.facts.version,
        model=order.model if order else "",
        is_demo=order.is_demo if order else False,
    )
    title = SharedForkTexts.title.said_in(language_of(user), name=source.facts.name)
    verified = VerificationFinished.model_validate(origin.verification) if origin.verification and bare else None
    return SharedFork(
        version=source.facts.version,
        name=name or source.facts.name,
        description=idea,
        title=title,
        paths=sorted(source.files),
        request=storable(order) if order else None,
        state=storable(bare) if bare else None,
        events=[storable(event) for event in fork_events(bare, verified, about, title)],
    )


_UNVERIFIED = {"verified_build_id": None, "verified_state": None, "verification": None}


def _idea(user: CurrentUser, source: _Shared, state: BuildState | None) -> str:
    """What the app is, in the words of its specification: the owner's own words stay his."""
    summary = state.spec.summary.strip() if state and state.spec else ""
    return summary or SharedForkTexts.idea.said_in(language_of(user), name=source.facts.name)


def bare_state(state: BuildState, idea: str) -> BuildState:
    """A state at rest with what belongs to the app alone; named part by part, so that nothing new slips through."""
    spec, plan = state.spec, state.plan
    if spec is not None:
        bare = tuple(one.model_copy(update={"comment": ""}) for one in spec.requirements)
        spec = spec.model_copy(update={"requirements": bare})
    if plan is not None:
        plan = plan.model_copy(update={"tasks": tuple(one.model_copy(update={"comment": ""}) for one in plan.tasks)})
    return BuildState(
        idea=idea,
        language=state.language,
        stack=state.stack,
        mode=state.mode,
        # What a step had begun is not taken along: its task is begun anew.
        stage=state.stage if state.stage in _KEPT_STAGES else Stage.DEVELOP,
        step=state.step,
        status=state.status,
        spec=spec,
        architecture=state.architecture,
        plan=plan,
        task_index=state.task_index,
        vacuous=state.vacuous,
        revision=state.revision,
        verified_fingerprint=state.verified_fingerprint,
        facts=state.facts,
        files_version=1,
        is_documented=state.is_documented,
        error=state.error,
        is_brought_in=state.is_brought_in,
        waived=state.waived,
    )
