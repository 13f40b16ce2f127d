"""Which models serve which tier."""
