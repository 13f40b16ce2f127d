"""Subscriptions within the section of the plan: how one stands, and what can be done about it."""
