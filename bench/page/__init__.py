"""Measurements in the pages themselves, as a browser shows them."""
