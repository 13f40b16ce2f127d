"""Stacks: one folder of data per kind of app that can be built."""
