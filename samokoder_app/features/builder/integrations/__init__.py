"""Secrets and outside services of a project."""
