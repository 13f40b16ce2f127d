"""Payments through Stripe: what it says is kept, what follows from it is decided here, money is computed there."""
