"""Previews: the latest version of an app, running in the sandbox, on an origin of its own."""
