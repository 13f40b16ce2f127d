"""A short run of the fuzzer: every check of schemathesis and ours, of some hundred requests (`python -m tests.fuzz` for more)."""

import asyncio

import pytest

from tests.fuzz.people import make_people
from tests.fuzz.run import fuzz

pytestmark = pytest.mark.timeout(400)  # the server starts in seconds on a quiet machine, in minutes on a crowded one
REQUESTS = 300
SECONDS = 120.0


async def test_the_api_keeps_what_its_document_says(port) -> None:
    address = f"http://localhost:{port}"
    people = await make_people(address)
    found = await asyncio.to_thread(fuzz, address, people, REQUESTS, SECONDS)
    assert not found.failures, str(found)
    assert not found.errors, str(found)
    assert not [name for name in found.broken if not name.endswith("GET /health/ready")], str(found)
    assert found.requests > 50
