"""The loop of tools: a capable model reads, edits and tests by itself, one call after the other."""
