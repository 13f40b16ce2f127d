"""Stub."""


def validate_path(path: str) -> str:
    """The path as given if an app may have such a file; raises `PathRejected`."""
    raise NotImplementedError
