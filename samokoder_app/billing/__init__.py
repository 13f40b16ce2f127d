"""What people pay, and what they may do and get for it: services without Reflex."""
