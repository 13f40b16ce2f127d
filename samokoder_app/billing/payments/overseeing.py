"""What operators are told of payments: beside the log, for whoever does not read it."""

from pydantic import BaseModel, ConfigDict

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.payments.reconciling import Reconciliation
from samokoder_app.db.repositories import payment_reports
from samokoder_app.db.repositories.paying_once import DoubleRow
from samokoder_app.db.repositories.payment_reports import PaymentReport, UnknownCustomer
from samokoder_app.db.session import as_user
from samokoder_app.settings import get_settings

__all__ = ["DoubleRow", "PaymentReport", "UnknownCustomer"]


class PaymentsOverview(BaseModel):
    """Whether payments are taken, what was found last night (null: nothing was looked at yet), and what waits."""

    model_config = ConfigDict(frozen=True)

    takes_payments: bool
    report: PaymentReport
    reconciliation: Reconciliation | None


async def read_payments(user: CurrentUser) -> PaymentsOverview:
    """The overview; raises `NotFound` for who is no operator."""
    async with as_user(user.id) as session:
        report = await payment_reports.read_report(session)
    found = report.reconciliation
    return PaymentsOverview(
        takes_payments=get_settings().takes_payments,
        report=report,
        reconciliation=None if found is None else Reconciliation.model_validate(found),
    )
