"""What a benchmark hands back, and what a module of `bench` must have to be one."""

import argparse
from collections.abc import Callable
from typing import Protocol

from engine.document import Document

NAMES = (
    "sandbox_start",
    "build_demo_todo",
    "planted_defects",
    "resume_after_kill",
    "build_faults",
    "failover",
    "cost_error",
    "race",
    "streams_per_core",
    "edit_apply",
    "model_overhead",
    "socket_bytes",
    "reactions",
    "tree_5000",
    "stream_lag",
    "click_lag",
    "page_sockets",
    "page_weight",
    "tab_memory",
    "lighthouse",
    "api_read",
    "api_write",
    "scale_rows",
    "rls_overhead",
    "ledger",
    "quota_race",
    "webhooks",
    "jwt_verify",
    "start_seconds",
)
"""Every benchmark is the module `bench.NAME`, in the order in which `make bench` runs them."""


class Figure(Document):
    """One line of the output; a benchmark adds its own fields."""

    name: str


Report = Callable[[Figure], None]
"""Prints one figure at once, so that a later failure does not take it back."""


class Benchmark(Protocol):
    """A module `bench.NAME`."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Options of its own, such as `--builds N`."""
        ...

    async def measure(self, options: argparse.Namespace, report: Report) -> None:
        """Measure within `LIMIT_SECONDS` and report every figure; what it started has ended when it returns."""
        ...
