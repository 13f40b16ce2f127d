"""A project from what exists already: a ZIP archive or a git repository."""
