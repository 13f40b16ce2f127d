"""Health of the parts, and figures of this moment."""
