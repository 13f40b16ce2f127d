"""Limits of spending: set, shown with what is used, taken away."""
