"""Pages about a mail that is under way, and to which its link leads."""
