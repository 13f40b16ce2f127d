"""Joining a team by a link."""
