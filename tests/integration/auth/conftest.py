"""Providers on loopback, for whoever signs in with one."""

from collections.abc import Iterator

import pytest

from tests.integration.auth.loopback_providers import LoopbackGitHub, LoopbackGoogle


@pytest.fixture
def github() -> Iterator[LoopbackGitHub]:
    one = LoopbackGitHub()
    yield one
    one.stop()


@pytest.fixture
def google() -> Iterator[LoopbackGoogle]:
    one = LoopbackGoogle()
    yield one
    one.stop()
