"""SQL of what operators see of payments. The function refuses everybody else."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.repositories.paying_once import DoubleRow

_REPORT = text("select * from app.operators_payments()")


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class UnknownCustomer(_Row):
    """A customer at Stripe of whom events came and whom nobody here is; null: it was not said whose they are."""

    customer: str | None
    events: int
    last_at: datetime


class PaymentReport(_Row):
    """What was found at night, as it was kept, and what waits."""

    reconciled_at: datetime | None
    reconciliation: dict[str, Any] | None
    waiting: int
    waiting_since: datetime | None
    unknown: tuple[UnknownCustomer, ...]
    doubles: tuple[DoubleRow, ...]


async def read_report(session: AsyncSession) -> PaymentReport:
    """The report, the newest first in each list."""
    row = (await session.execute(_REPORT)).mappings().one()
    return PaymentReport.model_validate(dict(row))
