"""Egress: connections to addresses that users name, and the proxy for package registries."""
