"""Projects of a user and the box for a new idea."""
