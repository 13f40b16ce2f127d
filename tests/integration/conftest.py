"""What integration tests of several parts use."""

from collections.abc import Iterator
from functools import partial

import pytest
from argon2 import PasswordHasher

from samokoder_app.accounts.gateway import embedded_auth


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: a process that ends a minute-long build alone keeps the other waiting."""
    items.sort(key=lambda item: -_allowed_seconds(item))


def _allowed_seconds(item: pytest.Item) -> float:
    """What a test is allowed to take where it says so, which tests with whole builds and browsers do."""
    mark = item.get_closest_marker("timeout")
    return float(mark.args[0]) if mark else 0.0


@pytest.fixture(scope="module", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """In the processes of the tests passwords cost as little as argon2 lets them.

    Hundreds of tests sign people up and look at something else. What the product's passwords cost is not changed:
    unit tests hold it, and the platforms that tests start as processes of their own have it.
    """
    cheap = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("samokoder_app.auth_server.passwords.PasswordHasher", cheap)
        embedded_auth.cache_clear()
        yield
    embedded_auth.cache_clear()
