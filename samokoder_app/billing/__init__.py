"""What people pay, and what they get for it: services without Reflex."""
