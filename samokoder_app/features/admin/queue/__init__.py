"""What waits, what works, and the workers."""
