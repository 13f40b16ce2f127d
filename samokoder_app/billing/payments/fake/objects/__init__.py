"""Objects as Stripe's API answers with them, with every field that is never null there."""

from samokoder_app.billing.payments.fake.objects.basis import Object, new_id
from samokoder_app.billing.payments.fake.objects.catalog import customer, price, product
from samokoder_app.billing.payments.fake.objects.events import event
from samokoder_app.billing.payments.fake.objects.invoices import invoice, invoice_payment
from samokoder_app.billing.payments.fake.objects.payments import checkout_session, dispute, refund
from samokoder_app.billing.payments.fake.objects.portal import portal_configuration, portal_session
from samokoder_app.billing.payments.fake.objects.subscriptions import schedule, set_price, subscription

__all__ = [
    "Object",
    "checkout_session",
    "customer",
    "dispute",
    "event",
    "invoice",
    "invoice_payment",
    "new_id",
    "portal_configuration",
    "portal_session",
    "price",
    "product",
    "refund",
    "schedule",
    "set_price",
    "subscription",
]
