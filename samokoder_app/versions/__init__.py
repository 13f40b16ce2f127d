"""Versions of an app as its owner sees them: what changed, what was verified, restoring, forking, their history as git."""
