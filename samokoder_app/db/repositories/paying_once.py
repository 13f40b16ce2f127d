"""SQL that keeps to one subscription for each payer: turns for pages of payment, and subscriptions that were doubled."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_TURN = text("select app.take_checkout_turn(:user_id, :plan)")
_NOTE_PAGE = text("select app.note_plan_checkout(:user_id, :session, :plan, :turn)")
_OTHER_PAGES = text(
    "select c.session_id from app.checkouts c join app.checkout_turns t on t.user_id = c.user_id and t.turn = :turn"
    " where c.user_id = :user_id and c.plan is not null and c.status = 'open' and c.turn is distinct from t.turn"
)
_OWN_PAGE = text("select session_id from app.checkouts where user_id = :user_id and turn = :turn")
_RIVALS = text(
    "select subscription_id from app.subscriptions where user_id = :user_id"
    " and status in ('active', 'trialing', 'past_due') order by status = 'past_due', created_at, subscription_id"
)
_PAYERS_OF_SEVERAL = text(
    "select s.user_id from app.subscriptions s join app.payment_customers c on c.user_id = s.user_id"
    " where s.status in ('active', 'trialing', 'past_due') and c.customer_id = coalesce(:customer, c.customer_id)"
    " group by s.user_id having count(*) > 1"
)
_NOTE = text("select app.note_double(:subscription, :kept)")
_END = text("select app.end_double(:subscription, :refunded)")
_OPEN = text("select subscription_id from app.doubled_subscriptions where ended_at is null order by found_at limit 20")
_OWN = text(
    "select subscription_id, plan, kept_plan, found_at, refunded, currency, ended_at from app.doubled_subscriptions"
    " where user_id = :user_id order by found_at desc limit 10"
)


class DoubleRow(BaseModel):
    """A subscription that was begun beside another one; money in the currency's smallest unit."""

    model_config = ConfigDict(frozen=True)

    subscription_id: str
    plan: str | None
    kept_plan: str | None
    found_at: datetime
    refunded: int
    currency: str
    ended_at: datetime | None


async def take_turn(session: AsyncSession, user_id: UUID, plan: str) -> UUID | None:
    """The turn for a page on which a plan is paid; None: there is no such user. Commit before Stripe is asked."""
    turn: UUID | None = await session.scalar(_TURN, {"user_id": user_id, "plan": plan})
    return turn


async def note_page(session: AsyncSession, user_id: UUID, checkout: str, plan: str, turn: UUID) -> bool:
    """Whether the page may be given out: nobody took a later turn, and no subscription goes on."""
    values = {"user_id": user_id, "session": checkout, "plan": plan, "turn": turn}
    return bool(await session.scalar(_NOTE_PAGE, values))


async def other_pages(session: AsyncSession, user_id: UUID, turn: UUID) -> list[str]:
    """Open pages for plans, of turns before; none if a later turn was taken: what is open then is that one's."""
    return [str(row[0]) for row in await session.execute(_OTHER_PAGES, {"user_id": user_id, "turn": turn})]


async def page_of_turn(session: AsyncSession, user_id: UUID, turn: UUID) -> str | None:
    """The page that was opened in a turn, if it is one that somebody took a moment ago."""
    found: str | None = await session.scalar(_OWN_PAGE, {"user_id": user_id, "turn": turn})
    return found


async def rivals(session: AsyncSession, user_id: UUID) -> list[str]:
    """Subscriptions of a user that give a plan: those that are paid, the earliest first."""
    return [str(row[0]) for row in await session.execute(_RIVALS, {"user_id": user_id})]


async def payers_of_several(session: AsyncSession, customer: str | None = None) -> list[UUID]:
    """Users with more than one such subscription; the customer alone, if one is named."""
    return [row[0] for row in await session.execute(_PAYERS_OF_SEVERAL, {"customer": customer})]


async def note_double(session: AsyncSession, subscription: str, kept: str) -> None:
    """A subscription is to be ended because of the one that is kept."""
    await session.execute(_NOTE, {"subscription": subscription, "kept": kept})


async def end_double(session: AsyncSession, subscription: str, refunded: int) -> None:
    """It is ended, and so much was given back."""
    await session.execute(_END, {"subscription": subscription, "refunded": refunded})


async def open_doubles(session: AsyncSession) -> list[str]:
    """Subscriptions that are to be ended, the first ones."""
    return [str(row[0]) for row in await session.execute(_OPEN)]


async def own_doubles(session: AsyncSession, user_id: UUID) -> list[DoubleRow]:
    """Subscriptions of a user that were doubled, the newest first."""
    rows = await session.execute(_OWN, {"user_id": user_id})
    return [DoubleRow.model_validate(dict(row._mapping)) for row in rows]
