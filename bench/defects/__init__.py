"""Seeded defects: what can go wrong in a finished app, planted in its source."""
