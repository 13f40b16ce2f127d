"""What all objects are."""

import secrets
from typing import Any

Object = dict[str, Any]


def new_id(prefix: str) -> str:
    """An id that looks like Stripe's."""
    return f"{prefix}_{secrets.token_hex(12)}"
