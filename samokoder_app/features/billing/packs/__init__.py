"""Packs of credits to buy."""
