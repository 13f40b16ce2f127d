"""Builds as jobs: start, control and follow them. The only importer of the engine's build loop."""
