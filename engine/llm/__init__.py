"""The model layer: the only importer of pydantic-ai."""
