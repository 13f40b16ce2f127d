"""A stand-in for Stripe: the endpoints that are used here, their pages, and events signed as Stripe signs them.

It keeps and answers. It computes no money: what a renewal, a change of plan or a coupon costs it is told by whoever lets
it happen, as real Stripe tells it to the product. `python -m samokoder_app.billing.payments.fake` runs it for tries on one
machine. What only the real one can show is listed in docs/payments.md.
"""
