"""Agents: one module per role, from prompt to typed answer."""
