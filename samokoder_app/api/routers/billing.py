"""Payments: where one stands, pages of Stripe's to pay on, and what Stripe says."""

from typing import Annotated

from fastapi import APIRouter, Header, Request

from samokoder_app import paths
from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS
from samokoder_app.billing.payments import checkout, portal, service, webhook
from samokoder_app.billing.payments.checkout import CheckoutRequest, HostedPage
from samokoder_app.billing.payments.portal import PortalRequest
from samokoder_app.billing.payments.service import BillingView

router = APIRouter(prefix=paths.API_BILLING, tags=["billing"], responses=ERRORS)


@router.get("")
async def get_billing(user: User) -> BillingView:
    """Your plan, what is paid next, what is lacking, invoices, and what there is to buy."""
    return await service.get_billing(user)


@router.post("/checkout")
async def start_checkout(user: User, body: CheckoutRequest) -> HostedPage:
    """A page of Stripe's on which a plan or a pack of credits is paid."""
    return await checkout.start_checkout(user, body)


@router.post("/portal")
async def open_portal(user: User, body: PortalRequest) -> HostedPage:
    """A page of Stripe's on which a plan is changed or cancelled; what a change costs is told there first."""
    return await portal.open_portal(user, body)


@router.post("/webhook", status_code=204)
async def receive_event(request: Request, stripe_signature: Annotated[str | None, Header()] = None) -> None:
    """An event of Stripe's, signed by it a moment ago."""
    await webhook.receive(await request.body(), stripe_signature)
