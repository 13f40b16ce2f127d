"""Samokoder: the web product around the engine."""
