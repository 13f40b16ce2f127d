"""What the dialog of public links shows; pure."""

from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel

from samokoder_app.shares.links import LinkWish
from samokoder_app.shares.views import ShareView

DAYS = (7, 1, 30, 0)
"""How long a link may last; 0: until it is revoked."""


class LinkLine(BaseModel):
    """A link: where it leads, what it shows, how it is used."""

    id: str
    name: str
    link: str
    shows: list[str]
    visits: int
    last_visit_at: str
    expires_at: str
    is_over: bool


def link_lines(shares: list[ShareView], now: datetime) -> list[LinkLine]:
    """All links, in their order."""
    return [_line(one, now) for one in shares]


def _line(share: ShareView, now: datetime) -> LinkLine:
    shown = ("preview", "history", "code", "fork", "secrets")
    return LinkLine(
        id=str(share.id),
        name=share.name,
        link=share.link,
        shows=[name for name in shown if getattr(share, name)],
        visits=share.visits,
        last_visit_at=share.last_visit_at.isoformat() if share.last_visit_at else "",
        expires_at=share.expires_at.isoformat() if share.expires_at else "",
        is_over=share.expires_at is not None and share.expires_at <= now,
    )


def wish_of(form: dict[str, Any], now: datetime) -> LinkWish:
    """What was ticked."""
    typed = str(form.get("days", "0"))
    days = int(typed) if typed in {str(one) for one in DAYS} else 0
    return LinkWish(
        name=str(form.get("share_name", "")),
        preview=bool(form.get("preview")),
        history=bool(form.get("history")),
        code=bool(form.get("code")),
        fork=bool(form.get("fork")),
        secrets=bool(form.get("secrets")),
        expires_at=now.astimezone(UTC) + timedelta(days=days) if days else None,
    )
