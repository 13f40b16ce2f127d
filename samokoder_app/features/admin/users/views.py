"""What the page of users shows; pure."""

from collections.abc import Sequence

from pydantic import BaseModel

from samokoder_app.db.repositories.operating import UserOverview


class UserLine(BaseModel):
    """A user. Moments are ISO texts, "" for never; `has_price`: some price of the 30 days is known."""

    id: str
    email: str
    name: str
    plan: str
    is_operator: bool
    is_locked: bool
    created_at: str
    seen_at: str
    projects: int
    builds: int
    active_builds: int
    tokens: int
    usd: float
    has_price: bool


def user_lines(users: Sequence[UserOverview]) -> list[UserLine]:
    """Users as lines, in their order."""
    return [
        UserLine(
            id=str(one.id),
            email=one.email,
            name=one.display_name or "",
            plan=one.plan,
            is_operator=one.is_operator,
            is_locked=one.locked_at is not None,
            created_at=one.created_at.isoformat(),
            seen_at=one.seen_at.isoformat() if one.seen_at else "",
            projects=one.projects,
            builds=one.builds,
            active_builds=one.active_builds,
            tokens=one.tokens_30,
            usd=float(one.cost_usd_30 or 0),
            has_price=one.cost_usd_30 is not None,
        )
        for one in users
    ]
