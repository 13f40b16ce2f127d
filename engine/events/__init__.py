"""Events: what a build tells the world, as frozen typed payloads."""
