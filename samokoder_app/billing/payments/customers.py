"""Users as Stripe's customers."""

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.payments.gateway import Gateway, stripe_errors
from samokoder_app.db.repositories import payments
from samokoder_app.db.session import as_worker
from samokoder_app.errors import Unauthenticated

USER_MARK = "samokoder_user"
"""In a customer's metadata: whose he is, should the database be an older one."""


async def customer_of(gateway: Gateway, user: CurrentUser) -> str:
    """The user's customer, made at his first purchase; raises `Unavailable`."""
    async with as_worker() as session:
        known = await payments.customer_of(session, user.id)
    if known is not None:
        return known
    with stripe_errors():
        made = await gateway.client.v1.customers.create_async(
            {"email": user.email, "metadata": {USER_MARK: str(user.id)}},
            # Two first purchases at once make one customer.
            {"idempotency_key": f"customer-{user.id}"},
        )
    async with as_worker() as session:
        kept = await payments.keep_customer(session, user.id, made.id)
    if kept is None:
        raise Unauthenticated
    return kept
