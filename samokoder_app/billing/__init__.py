"""Who may do how much, and what it costs; no Reflex."""
