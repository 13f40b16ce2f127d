"""What the page of limits shows; pure."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel

from samokoder_app.billing.plans.standing import LimitsInUse
from samokoder_app.db.repositories.plans import OwnRequest
from samokoder_app.projects.views import ProjectView

LimitKind = Literal["projects", "builds_today", "builds_now", "storage"]
_MEGABYTE = 1_000_000


class UseLine(BaseModel):
    """A limit and what is used of it; `most` is -1 where there is no limit, `share` a part of a hundred."""

    kind: LimitKind
    used: int
    most: int
    share: int
    is_full: bool


class PlanCard(BaseModel):
    """The plan. Without a title plans are off; days and members are -1 for unlimited; moments are ISO texts."""

    id: str = ""
    title: str = ""
    history_days: int = -1
    members: int = -1
    has_only_free_models: bool = False
    next_build_at: str = ""
    resting: int = 0


class ProjectName(BaseModel):
    """A project to be chosen."""

    id: str
    name: str


class RequestCard(BaseModel):
    """The newest request for Enterprise; `at` is "" without any."""

    at: str = ""
    company: str = ""
    is_open: bool = False


def plan_card(found: LimitsInUse) -> PlanCard:
    """The plan in short."""
    plan, used = found.plan, found.used
    if plan is None:
        return PlanCard()
    is_spent = plan.max_builds_per_day is not None and used.builds_today >= plan.max_builds_per_day
    return PlanCard(
        id=plan.id,
        title=plan.title,
        history_days=-1 if plan.history_days is None else plan.history_days,
        members=-1 if plan.max_members is None else plan.max_members,
        has_only_free_models=plan.own_models == "free",
        next_build_at=used.next_build_at.isoformat() if is_spent and used.next_build_at else "",
        resting=used.resting_projects,
    )


def use_lines(found: LimitsInUse) -> list[UseLine]:
    """What is used of each limit that counts something."""
    plan, used = found.plan, found.used
    stored = -(-used.stored_bytes // _MEGABYTE)
    room = plan.max_storage_bytes if plan else None
    return [
        _line("projects", used.projects, plan.max_projects if plan else None),
        _line("builds_today", used.builds_today, plan.max_builds_per_day if plan else None),
        _line("builds_now", used.builds_now, plan.max_concurrent_builds if plan else None),
        _line("storage", stored, None if room is None else room // _MEGABYTE),
    ]


def _line(kind: LimitKind, used: int, most: int | None) -> UseLine:
    if most is None:
        return UseLine(kind=kind, used=used, most=-1, share=0, is_full=False)
    share = min(100, used * 100 // most) if most else 100
    return UseLine(kind=kind, used=used, most=most, share=share, is_full=used >= most)


def project_names(projects: Sequence[ProjectView], *, read_only: bool) -> list[ProjectName]:
    """Those that are read-only, or those that can be worked in, in their order."""
    return [ProjectName(id=str(one.id), name=one.name) for one in projects if one.is_read_only == read_only]


def request_card(requests: Sequence[OwnRequest]) -> RequestCard:
    """The newest one."""
    if not requests:
        return RequestCard()
    newest = requests[0]
    return RequestCard(at=newest.created_at.isoformat(), company=newest.company, is_open=newest.answered_at is None)
