"""Start, control and follow builds on behalf of a user. No Reflex, no SQL."""

from collections.abc import AsyncIterator
from uuid import UUID

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.views import BuildView, ChatReply, EventView, LiveView, PlanDraft, PlanView, StartBuild
from samokoder_app.paging import Page


async def start_build(
    user: CurrentUser, project_id: UUID, order: StartBuild, idempotency_key: str | None = None
) -> BuildView:
    """Enqueue a build of the project's idea; the same idempotency key answers with the same build."""
    raise NotImplementedError


async def get_build(user: CurrentUser, build_id: UUID) -> BuildView:
    """One build of the user."""
    raise NotImplementedError


async def list_builds(
    user: CurrentUser, project_id: UUID, cursor: str | None = None, limit: int = 20
) -> Page[BuildView]:
    """Builds of a project, newest first."""
    raise NotImplementedError


async def cancel_build(user: CurrentUser, build_id: UUID) -> BuildView:
    """Ask the worker to stop for good; a build that no worker holds is cancelled at once."""
    raise NotImplementedError


async def pause_build(user: CurrentUser, build_id: UUID) -> BuildView:
    """Ask the worker to stop after the present step's work, to be resumed later."""
    raise NotImplementedError


async def resume_build(user: CurrentUser, build_id: UUID) -> BuildView:
    """Go on with a paused build from its last checkpoint."""
    raise NotImplementedError


async def approve_build(user: CurrentUser, build_id: UUID) -> BuildView:
    """Approve the plan of a waiting build and go on."""
    raise NotImplementedError


async def accept_build(user: CurrentUser, build_id: UUID) -> BuildView:
    """Take a paused build as it is: done, with what was not met left visible."""
    raise NotImplementedError


async def get_plan(user: CurrentUser, build_id: UUID) -> PlanView:
    """The plan and the requirements of a build."""
    raise NotImplementedError


async def put_plan(user: CurrentUser, build_id: UUID, draft: PlanDraft) -> PlanView:
    """Change tasks and requirements of a build that waits for approval."""
    raise NotImplementedError


async def post_chat(user: CurrentUser, project_id: UUID, text: str, reply_to: str | None = None) -> ChatReply:
    """Keep what the user says while a build runs; otherwise answer what can be done now."""
    raise NotImplementedError


async def list_events(user: CurrentUser, project_id: UUID, after: int = 0, limit: int = 500) -> list[EventView]:
    """Persisted events of a project with `seq` greater than `after`, in order."""
    raise NotImplementedError


def subscribe(user: CurrentUser, project_id: UUID, after: int = 0) -> AsyncIterator[EventView | LiveView]:
    """History after `after`, then live events without a gap, with running text in between.

    Ownership is checked at the first step; that the session still holds is the caller's to check.
    """
    raise NotImplementedError


async def live_text(user: CurrentUser, project_id: UUID) -> dict[str, str]:
    """Running text by channel, for a tab that joins in the middle; at most about a second old."""
    raise NotImplementedError
