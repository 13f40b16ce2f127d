"""Plans as the prerendered page shows them; the database's own rows decide, and a test compares the two."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class PlannedPlan:
    """A plan of `public.subscription_limits`: US dollars a month and limits; None is unlimited, or a price by agreement."""

    id: str
    title: str
    price_usd: int | None
    max_projects: int | None
    max_builds_per_day: int | None
    max_concurrent_builds: int | None
    max_members: int | None
    history_days: int | None
    max_storage_bytes: int | None
    monthly_credits: int


_GB = 1_000_000_000

PLANS = (
    PlannedPlan("free", "Free", 0, 2, 10, 1, 1, 7, _GB // 5, 0),
    PlannedPlan("starter", "Starter", 5, 5, 50, 1, 1, 30, _GB, 0),
    PlannedPlan("professional", "Professional", 10, None, 200, 3, 1, 365, 10 * _GB, 500),
    PlannedPlan("business", "Business", 25, None, 500, 10, 10, None, 50 * _GB, 1_000),
    PlannedPlan("enterprise", "Enterprise", *(None,) * 7, 0),
)


def gigabytes(size: int | None) -> Decimal | None:
    """Bytes as plans speak of them."""
    return None if size is None else Decimal(size) / _GB
