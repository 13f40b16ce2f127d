"""Stub. The OpenAI SDK and pydantic-ai are on httpx2 and warn about the older httpx, so this client is httpx2's."""

from typing import Any

import httpx2

from engine.egress.policy import AddressPolicy


def guarded_client(policy: AddressPolicy, **options: Any) -> httpx2.AsyncClient:
    """A client that resolves, checks every address and connects to that very one."""
    raise NotImplementedError
