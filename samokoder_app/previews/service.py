"""Start, stop and open the preview of a project; every function checks what the user may do with it."""

from uuid import UUID

from loguru import logger

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories.rights import Right, check_right, owner_of
from samokoder_app.db.session import as_user
from samokoder_app.errors import Unavailable
from samokoder_app.i18n.previews import PREVIEW_FAILURES
from samokoder_app.i18n.text import Language
from samokoder_app.previews.current import PreviewsNotSet, current_previews
from samokoder_app.previews.running import SLOW, Failure, Preview
from samokoder_app.previews.tickets import host_of, issue_ticket, known_host
from samokoder_app.previews.views import ConsoleLine, PreviewState, PreviewView

__all__ = ["ConsoleLine", "PreviewState", "PreviewView"]


async def start_preview(user: CurrentUser, project_id: UUID) -> PreviewView:
    """Start the preview if it does not run, and hand out a fresh one-use URL; returns without waiting for the app.

    Raises `Unavailable` when previews have no domain, or there is no room for one more.
    """
    previews = current_previews()
    address = previews.address
    if not address.domain:
        raise Unavailable("preview_domain_missing")
    host_id = await host_of(user, project_id)
    preview = previews.pool.start(project_id, await _owner(user, project_id))
    ticket = await issue_ticket(user, project_id)
    view = _view(user, preview)
    return view.model_copy(update={"url": address.entry(host_id, ticket), "address": address.origin(host_id)})


async def preview_status(user: CurrentUser, project_id: UUID) -> PreviewView:
    """State and address without a ticket; starts nothing."""
    host_id = await known_host(user, project_id)
    previews = current_previews()
    preview = previews.pool.find(project_id)
    view = PreviewView(state="stopped") if preview is None else _view(user, preview)
    return view.model_copy(update={"address": previews.address.origin(host_id) if host_id else ""})


async def stop_preview(user: CurrentUser, project_id: UUID) -> None:
    """Stop the app of a preview; its data stays. Raises `Forbidden` for who may only look on."""
    await _check(user, project_id, Right.EDIT)
    await current_previews().pool.stop(project_id)


async def discard_preview(user: CurrentUser, project_id: UUID) -> None:
    """Stop the app and delete its copy and its data: a new start begins with none. Files of the project stay."""
    await _check(user, project_id, Right.EDIT)
    await current_previews().pool.discard(project_id)


async def forget_preview(project_id: UUID) -> None:
    """Stop the preview of a project that was deleted, and delete its copy; what cannot be deleted now is swept later."""
    try:
        await current_previews().pool.discard(project_id)
    except (OSError, Unavailable) as error:
        logger.warning("the preview of a deleted project waits for the sweep: {}", type(error).__name__)


def end_previews_of(owner_id: UUID) -> None:
    """Stop what runs for somebody whose account was locked; in a process without previews there is nothing to stop."""
    try:
        current_previews().pool.end_of(owner_id)
    except PreviewsNotSet:
        return


async def console_lines(user: CurrentUser, project_id: UUID, after: int = 0) -> list[ConsoleLine]:
    """The app's output after line `after`, the newest 500 at most."""
    await known_host(user, project_id)
    preview = current_previews().pool.find(project_id)
    return [] if preview is None else preview.console.lines(after)


async def _owner(user: CurrentUser, project_id: UUID) -> UUID:
    async with as_user(user.id) as session:
        return await owner_of(session, project_id)


async def _check(user: CurrentUser, project_id: UUID, right: Right) -> None:
    async with as_user(user.id) as session:
        await check_right(session, project_id, right)


def _view(user: CurrentUser, preview: Preview) -> PreviewView:
    language: Language = "ru" if user.language == "ru" else "en"
    return PreviewView(
        state=preview.state,
        message=_message(preview.failure, language),
        version=preview.version,
        content=preview.content,
        is_slow=preview.failure is not None and preview.failure.code == SLOW,
    )


def _message(failure: Failure | None, language: Language) -> str:
    if failure is None:
        return ""
    detail = failure.reason.said_in(language) if failure.reason else ""
    return PREVIEW_FAILURES[failure.code].said_in(language, detail=detail)
