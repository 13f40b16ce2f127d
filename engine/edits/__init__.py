"""Edits that a model wrote, recognised in whatever form, and applied to files: all of them or none."""
