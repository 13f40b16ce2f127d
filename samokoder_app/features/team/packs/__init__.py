"""Packs of credits for a team."""
