"""What the section of payments shows; pure."""

from pydantic import BaseModel

from samokoder_app.billing.payments.overseeing import DoubleRow, PaymentsOverview, UnknownCustomer


class UnknownLine(BaseModel):
    """A customer at Stripe whom nobody here is; without events he was found at night."""

    customer: str
    events: int
    last_at: str


class DoubleLine(BaseModel):
    """A subscription that was ended, or is to be; money in dollars."""

    id: str
    plan: str
    kept_plan: str
    at: str
    refunded: float
    is_over: bool


class PaymentsCard(BaseModel):
    """The section; moments are ISO texts, "" where there is none."""

    takes_payments: bool = False
    reconciled_at: str = ""
    looked_at: int = 0
    mended: list[str] = []
    waiting: int = 0
    waiting_since: str = ""
    unknown: list[UnknownLine] = []
    doubles: list[DoubleLine] = []


def payments_card(found: PaymentsOverview) -> PaymentsCard:
    """The overview as it is shown."""
    report, night = found.report, found.reconciliation
    return PaymentsCard(
        takes_payments=found.takes_payments,
        reconciled_at=report.reconciled_at.isoformat() if report.reconciled_at and night else "",
        looked_at=night.subscriptions + night.invoices + night.purchases + night.refunds if night else 0,
        mended=list(night.mended) if night else [],
        waiting=report.waiting,
        waiting_since=report.waiting_since.isoformat() if report.waiting_since else "",
        unknown=_unknown(report.unknown, night.unknown_customers if night else ()),
        doubles=[_double(one) for one in report.doubles],
    )


def _unknown(heard_of: tuple[UnknownCustomer, ...], found: tuple[str, ...]) -> list[UnknownLine]:
    lines = [
        UnknownLine(customer=one.customer or "", events=one.events, last_at=one.last_at.isoformat()) for one in heard_of
    ]
    named = {one.customer for one in lines}
    return lines + [UnknownLine(customer=one, events=0, last_at="") for one in found if one not in named]


def _double(one: DoubleRow) -> DoubleLine:
    return DoubleLine(
        id=one.subscription_id,
        plan=one.plan or "",
        kept_plan=one.kept_plan or "",
        at=one.found_at.isoformat(),
        refunded=one.refunded / 100,
        is_over=one.ended_at is not None,
    )
