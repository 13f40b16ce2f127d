"""Packages of a project beyond those of its stack."""
