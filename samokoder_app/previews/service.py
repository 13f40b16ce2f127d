"""Start, stop and open the preview of a project; every function checks that the user owns it."""

from uuid import UUID

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.previews.views import ConsoleLine, PreviewState, PreviewView

__all__ = ["ConsoleLine", "PreviewState", "PreviewView"]


async def start_preview(user: CurrentUser, project_id: UUID) -> PreviewView:
    """Start the preview if it does not run, and hand out a fresh one-use URL; returns without waiting for the app."""
    raise NotImplementedError


async def preview_status(user: CurrentUser, project_id: UUID) -> PreviewView:
    """State and address without a ticket; starts nothing."""
    raise NotImplementedError


async def stop_preview(user: CurrentUser, project_id: UUID) -> None:
    """Stop the app of a preview; its data stays."""
    raise NotImplementedError


async def console_lines(user: CurrentUser, project_id: UUID, after: int = 0) -> list[ConsoleLine]:
    """The app's output after line `after`, the newest 500 at most."""
    raise NotImplementedError
