"""File tree and editor."""
