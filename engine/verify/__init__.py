"""Verification: checks as data, run by the program in a real browser."""
