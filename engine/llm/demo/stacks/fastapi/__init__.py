"""Apps of the stack `fastapi`."""
