"""Profile and own keys."""
