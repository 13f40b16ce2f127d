"""Providers of models: one module per kind. Nothing here falls back to the process's environment."""
