"""How far the product's ledger is from what providers charge, over mixed calls of all five wire formats on loopback.

Each provider keeps an account of its own (`bench.wires`), a line for every answer that it begins. Calls go through the
real model layer and are journaled, noted and logged on the product's Postgres as a build's are: with and without tools,
with cached, kept and reasoning tokens, charged by the provider or computed from a price list; ended by themselves, at
their limit or withheld; refused before the first word; cut, ended without a finish, failing or silent in mid-stream (the
client then asks again, and each try is a line); and called off by the user.

`settled`: lines whose figures the provider had named when the call ended. Over these, `usd_error` and `tokens_error` are
the sums of absolute differences, line by line, in dollars and in tokens (sent, received, cached, reasoning).
`estimated`: lines of calls that broke off before the provider named its figures. `estimated_tokens` over
`estimated_tokens_billed` says how much of what they were billed the ledger has, the same for dollars.
`uncounted`: lines of one account that the other has not. `build_usd_error`: what builds show over the sum of their lines.
"""

import argparse
import asyncio
import time
from collections.abc import Iterable
from decimal import Decimal

from bench.billing.asking import Books, LoggedRow, keep_books, new_user, without_pauses
from bench.billing.plan import planned_calls
from bench.billing.prices import owed
from bench.figure import Figure, Report
from bench.platform import open_database, running_database
from bench.wires.server import WIRES, Billed
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy


class CostError(Figure):
    """Counts of lines, dollars, tokens."""

    name: str = "cost_error"
    calls: int
    lines: int
    settled: int
    usd_error: Decimal
    tokens_error: int
    settled_usd: Decimal
    settled_tokens: int
    estimated: int
    estimated_tokens: int
    estimated_tokens_billed: int
    estimated_usd: Decimal
    estimated_usd_billed: Decimal
    uncounted: int
    left_open: int
    build_usd_error: Decimal
    charged: int
    unpriced: int
    seed: int
    seconds: float


def add_options(parser: argparse.ArgumentParser) -> None:
    """How many calls."""
    parser.add_argument("--calls", type=int, default=1_000, help="in all, a fifth of each kind (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the mixture (%(default)s)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """One figure; the five providers are asked side by side, each by a build of its own."""
    started = time.monotonic()
    each = max(1, options.calls // len(WIRES))
    with running_database(), without_pauses():
        async with open_database(), guarded_client(AddressPolicy(allow_private=True)) as http:
            user = await new_user()
            books = await asyncio.gather(
                *(keep_books(kind, list(planned_calls(kind, each, options.seed)), user, http) for kind in WIRES)
            )
    report(_figure(books, each * len(WIRES), options.seed, time.monotonic() - started))


def _figure(books: Iterable[Books], calls: int, seed: int, seconds: float) -> CostError:
    books = tuple(books)
    pairs = [
        (owed(one.kind, billed), billed, logged)
        for one in books
        for billed, logged in zip(one.billed, one.logged, strict=False)
    ]
    settled = [pair for pair in pairs if not pair[2].estimated]
    guessed = [pair for pair in pairs if pair[2].estimated]
    return CostError(
        calls=calls,
        lines=sum(len(one.logged) for one in books),
        settled=len(settled),
        usd_error=_sum(abs((due or Decimal(0)) - (row.cost_usd or Decimal(0))) for due, _, row in settled),
        tokens_error=sum(_tokens_apart(billed, row) for _, billed, row in settled),
        settled_usd=_sum(row.cost_usd for _, _, row in settled),
        settled_tokens=sum(row.prompt_tokens + row.completion_tokens for _, _, row in settled),
        estimated=len(guessed),
        estimated_tokens=sum(row.prompt_tokens + row.completion_tokens for _, _, row in guessed),
        estimated_tokens_billed=sum(billed.tokens.prompt + billed.tokens.completion for _, billed, _ in guessed),
        estimated_usd=_sum(row.cost_usd for _, _, row in guessed),
        estimated_usd_billed=_sum(due for due, _, _ in guessed),
        uncounted=sum(abs(len(one.billed) - len(one.logged)) for one in books),
        left_open=sum(one.left_open for one in books),
        build_usd_error=_sum(abs(one.told_usd - _sum(row.cost_usd for row in one.logged)) for one in books),
        charged=sum(row.cost_source == "charged" for _, _, row in pairs),
        unpriced=sum(row.cost_usd is None for _, _, row in pairs),
        seed=seed,
        seconds=round(seconds, 1),
    )


def _tokens_apart(billed: Billed, row: LoggedRow) -> int:
    tokens = billed.tokens
    pairs = (
        (tokens.prompt, row.prompt_tokens),
        (tokens.completion, row.completion_tokens),
        (tokens.cached, row.cached_tokens),
        (tokens.reasoning, row.reasoning_tokens),
    )
    return sum(abs(counted - told) for counted, told in pairs)


def _sum(amounts: Iterable[Decimal | int | None]) -> Decimal:
    """Of those that are known."""
    total = sum((Decimal(one) for one in amounts if one is not None), Decimal(0))
    return Decimal(f"{total.normalize():f}")
