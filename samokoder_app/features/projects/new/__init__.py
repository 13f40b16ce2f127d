"""A new project: an idea becomes a build."""
