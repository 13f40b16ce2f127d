"""Tables of the app."""

from sqlmodel import SQLModel

__all__ = ["SQLModel"]
