"""What the user's models used, and what it cost."""
