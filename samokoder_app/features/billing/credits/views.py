"""What the section of credits shows; pure."""

from decimal import ROUND_HALF_UP, Decimal

from pydantic import BaseModel

from samokoder_app import paths
from samokoder_app.billing.credits.views import CreditsView, OfferView, StatementLine

_REASONS = frozenset({"purchase", "plan", "operator", "to_team", "from_user", "team_ended", "from_team", "reclaimed"})
"""Of credits that were added or moved, as far as there is a word for them."""


class OfferRow(BaseModel):
    """A model that is paid for with credits; credits for a million tokens, and percent."""

    id: str
    title: str
    model: str
    prompt: float
    answer: float
    margin: float


class LineRow(BaseModel):
    """A line of the statement; `what` is a key of the texts, `is_deleted` says that its project is gone."""

    id: str
    at: str
    what: str
    credits: float
    is_income: bool
    balance: float
    calls: int
    project: str
    href: str
    is_deleted: bool


class Balance(BaseModel):
    """In credits."""

    available: float = 0.0
    held: float = 0.0
    owed: float = 0.0


def balance_of(view: CreditsView) -> Balance:
    """The balance as it is shown."""
    return Balance(available=_shown(view.available), held=_shown(view.held), owed=_shown(view.owed))


def offer_row(offer: OfferView) -> OfferRow:
    """A model as it is shown."""
    return OfferRow(
        id=str(offer.id),
        title=offer.title,
        model=offer.model,
        prompt=_shown(offer.prompt_credits_per_million),
        answer=_shown(offer.completion_credits_per_million),
        margin=float(offer.margin_percent),
    )


def line_row(line: StatementLine) -> LineRow:
    """A line as it is shown."""
    return LineRow(
        id=str(line.id),
        at=line.at.isoformat(),
        what=line.reason if line.kind in {"grant", "transfer"} and line.reason in _REASONS else line.kind,
        credits=_shown(line.credits),
        is_income=not line.credits.startswith("-"),
        balance=_shown(line.balance),
        calls=line.calls,
        project=line.project or "",
        href=paths.project(line.project_id) if line.project_id and line.project else "",
        is_deleted=line.project_id is not None and line.project is None,
    )


def _shown(credits_told: str) -> float:
    return float(Decimal(credits_told).quantize(Decimal("0.01"), ROUND_HALF_UP))
