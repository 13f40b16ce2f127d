"""From the wish for a plan to the plan, and what changes it."""

from samokoder_app.billing.payments.checkout import CheckoutRequest, start_checkout
from samokoder_app.billing.payments.service import get_billing
from samokoder_app.billing.payments.webhook import receive
from tests.conftest import MakeUser
from tests.integration.payments.conftest import Stripe, plan_of, signed


async def bring(stand_in: Stripe) -> None:
    """All that happened reaches the product."""
    for event in stand_in.new_events():
        body, headers = signed(event)
        await receive(body, headers["Stripe-Signature"])


async def subscribe(stand_in: Stripe, user, plan: str = "starter") -> str:
    """Pay for a plan; the subscription's id."""
    page = await start_checkout(user, CheckoutRequest(plan=plan))
    paid = stand_in.world.pay(page.url.rpartition("/")[2])
    await bring(stand_in)
    return str(paid["subscription"])


async def test_a_paid_page_gives_the_plan(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    subscription = await subscribe(stand_in, user)
    assert await plan_of(user.id) == "starter"
    view = await get_billing(user)
    assert [(one.plan, one.standing, one.amount) for one in view.subscriptions] == [("starter", "fine", 500)]
    assert [(one.status, one.total) for one in view.invoices] == [("paid", 500)]
    assert subscription.startswith("sub_")
