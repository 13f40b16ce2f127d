"""Users: what they use, and the lock of an account."""
