"""All of a user's data: taken away by him, and deleted."""
