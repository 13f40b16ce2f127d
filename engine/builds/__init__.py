"""Builds: the state of a build, the table of its stages, and the loop that runs it."""
