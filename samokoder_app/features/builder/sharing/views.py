"""What the dialog of public links shows; pure."""

from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel

from samokoder_app.shares.links import LinkChange, LinkWish
from samokoder_app.shares.views import ShareView

DAYS = (7, 1, 30, 0)
"""How long a link may last; 0: until it is revoked."""

SAME = "same"
"""The choice of the end that a link has already."""

SHOWN = ("preview", "history", "code", "fork", "secrets")
"""What a link may show or give."""


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
    return LinkLine(
        id=str(share.id),
        name=share.name,
        link=share.link,
        shows=[name for name in SHOWN if getattr(share, name)],
        visits=share.visits,
        last_visit_at=share.last_visit_at.isoformat() if share.last_visit_at else "",
        expires_at=share.expires_at.isoformat() if share.expires_at else "",
        is_over=share.expires_at is not None and share.expires_at <= now,
    )


def wish_of(form: dict[str, Any], now: datetime) -> LinkWish:
    """What was ticked."""
    return LinkWish(**_ticked(form), secrets=bool(form.get("secrets")), expires_at=_end(form, now))


def change_of(form: dict[str, Any], line: LinkLine, now: datetime, *, may_give_secrets: bool) -> LinkChange:
    """What is different in the form of a link; secrets only where it offers them."""
    shown: dict[str, Any] = {"name": line.name, **{name: name in line.shows for name in SHOWN}}
    wanted = _ticked(form)
    if may_give_secrets:
        # Without the app there is nothing that could have them.
        wanted["secrets"] = bool(form.get("secrets")) and wanted["preview"]
    changes = {name: value for name, value in wanted.items() if value != shown[name]}
    if str(form.get("days", SAME)) != SAME:
        changes["expires_at"] = _end(form, now)
    return LinkChange(**changes)


def _ticked(form: dict[str, Any]) -> dict[str, Any]:
    ticked = {name: bool(form.get(name)) for name in SHOWN if name != "secrets"}
    return {"name": str(form.get("share_name", "")), **ticked}


def _end(form: dict[str, Any], now: datetime) -> datetime | None:
    typed = str(form.get("days", "0"))
    days = int(typed) if typed in {str(one) for one in DAYS} else 0
    return now.astimezone(UTC) + timedelta(days=days) if days else None
