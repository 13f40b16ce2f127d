"""What operators see of a person's plan and of requests, and what they typed; pure."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from samokoder_app.billing.plans.grants import Grant, HeldPlan
from samokoder_app.billing.plans.requests import RequestRow
from samokoder_app.db.repositories.plans import PlanLimits
from samokoder_app.errors import InvalidInput
from samokoder_app.i18n.typed import without_blanks

UNLIMITED = "*"
LIMIT_NAMES = tuple(name for name in PlanLimits.model_fields if name != "own_models")
_STORAGE = "max_storage_bytes"
_MEGABYTE = 1_000_000
_MOST_DIGITS = 9


class PlanForm(BaseModel):
    """A person's plan as the form shows it; `granted` is "" for none, limits are as they are typed."""

    plan: str = ""
    subscribed: str = ""
    granted: str = ""
    note: str = ""
    limits: dict[str, str] = dict.fromkeys(LIMIT_NAMES, "")


class RequestLine(BaseModel):
    """A request for Enterprise; `people` is 0 for not said."""

    id: str
    user_id: str
    email: str
    plan: str
    company: str
    people: int
    words: str
    at: str


def plan_form(held: HeldPlan) -> PlanForm:
    """The form with what there is."""
    limits = {name: _typed(name, held.limits[name]) if name in held.limits else "" for name in LIMIT_NAMES}
    return PlanForm(
        plan=held.plan, subscribed=held.subscribed_plan, granted=held.granted_plan or "", note=held.note, limits=limits
    )


def grant_from(form: Mapping[str, object]) -> Grant:
    """What was typed; raises `InvalidInput` for what is no whole number."""
    typed = {name: without_blanks(str(form.get(name) or "")) for name in LIMIT_NAMES}
    return Grant(
        plan=str(form.get("plan") or "") or None,
        limits={name: _read(name, text) for name, text in typed.items() if text},
        note=str(form.get("note") or "")[:500],
    )


def request_lines(requests: Sequence[RequestRow]) -> list[RequestLine]:
    """Requests as lines, in their order."""
    return [
        RequestLine(
            id=str(one.id),
            user_id=str(one.user_id),
            email=one.email,
            plan=one.plan,
            company=one.company,
            people=one.people or 0,
            words=one.words,
            at=one.created_at.isoformat(),
        )
        for one in requests
    ]


def _typed(name: str, value: int | None) -> str:
    if value is None:
        return UNLIMITED
    return str(value // _MEGABYTE if name == _STORAGE else value)


def _read(name: str, text: str) -> int | None:
    if text == UNLIMITED:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise InvalidInput("limits_invalid")
    return int(text) * (_MEGABYTE if name == _STORAGE else 1)
