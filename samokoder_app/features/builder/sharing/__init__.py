"""Public links of a project."""
