"""Background handlers without a server."""

from types import MethodType
from typing import Any

import reflex as rx


class Background:
    """A state as a background handler sees it, without a server behind it."""

    def __init__(self, state: rx.State) -> None:
        object.__setattr__(self, "_state", state)

    async def __aenter__(self) -> "Background":
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._state, name)
        is_own = isinstance(value, MethodType) and value.__self__ is self._state
        return MethodType(value.__func__, self) if is_own else value

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._state, name, value)
