"""Keys never leave the model layer: they are replaced by value in every text that could echo them."""

from collections.abc import Iterable
from urllib.parse import quote

_MASK = "•••"
_SHORTEST_SECRET = 6


def redact(text: str, secrets: Iterable[str]) -> str:
    """`text` with every secret (also URL-encoded) replaced; texts of fewer than 6 characters are no secrets."""
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, _MASK).replace(quote(secret, safe=""), _MASK)
    return text
