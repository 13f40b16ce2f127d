"""Logs of the build and of the app."""
