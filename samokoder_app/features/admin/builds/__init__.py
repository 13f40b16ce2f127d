"""Builds of everybody, and the end of one."""
