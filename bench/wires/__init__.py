"""Loopback servers that speak the wire formats of the providers, with accounts of their own."""
