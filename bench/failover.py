"""Builds whose models fail before and in the middle of their answers: how many failures others make good.

One model stands behind three addresses, each with a key of its own. Two of them fail at 70 % of their requests, drawn
by seed, at every try of that request: refused and empty keys, rate limits of 41 s, 503, 400, a window that is too
small, dropped connections; streams that are cut, that end without saying so, that hold a broken event, or that are
filtered. The third never fails. Builds take turns in batch mode and with tools; they rest where their apps would be run.

`recovered_share`: failures (a request at an address) whose request was answered at another one.
`tools_run_twice`: outcomes of tools that were kept beyond the calls of whole answers, or kept twice for one call.
`same_apps`: builds whose files and rest are those of the same build without failures.
`told`: switches in the builds' streams.
The breakers' clock goes on by 61 s with each request, so that a rest does not keep failures from being drawn.
"""

import argparse
import asyncio
import sys
import time
from collections import Counter
from dataclasses import dataclass

from bench.failing.building import Built, build_through_doors
from bench.failing.doors import MIDWAY
from bench.faults.schedule import Schedule
from bench.figure import Figure, Report
from engine.builds.state import Mode
from engine.stacks.stack import load_stack
from samokoder_app.settings import get_settings

IDEAS = (
    "A list of books with title, author and rating",
    "Список расходов: сумма, категория, дата",
    "A todo list with due dates",
)
_AT_ONCE = 4


class Failover(Figure):
    """Shares and counts over `builds`; `by_kind`: failures, and those of them that were recovered."""

    name: str = "failover"
    recovered_share: float | None
    tools_run_twice: int
    failures: int
    before: int
    midway: int
    by_kind: dict[str, tuple[int, int]]
    builds: int
    same_apps: int
    told: int
    tool_calls: int
    seed: int
    seconds: float


def add_options(parser: argparse.ArgumentParser) -> None:
    """How many."""
    parser.add_argument("--failures", type=int, default=120, help="begin no build after so many (%(default)s)")
    parser.add_argument("--builds", type=int, default=60, help="at the most (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the failures (%(default)s)")
    parser.add_argument("--seconds", type=float, default=420, help="begin no build after so long (%(default)s)")


@dataclass
class _Pair:
    """The same build with failures and without."""

    failing: Built
    good: Built

    @property
    def is_same(self) -> bool:
        """Whether both made the same app."""
        return self.failing.files == self.good.files and self.failing.state.stage is self.good.state.stage


async def measure(options: argparse.Namespace, report: Report) -> None:
    """One figure."""
    started = time.monotonic()
    home, stack = get_settings().home.root, load_stack("fastapi")
    numbers, pairs = iter(range(options.builds)), list[_Pair]()

    async def work() -> None:
        for number in numbers:
            struck = sum(len(pair.failing.doors.failures) for pair in pairs)
            if struck >= options.failures or time.monotonic() - started > options.seconds:
                return
            mode = (Mode.LOOP, Mode.BATCH)[number % 2]
            planned = Schedule(number=number, mark=options.seed * 1_000_003 + number, mode=mode, faults=())
            idea = IDEAS[number % len(IDEAS)]
            failing, good = [
                await build_through_doors(idea, planned, stack, home, is_failing=is_failing)
                for is_failing in (True, False)
            ]
            pairs.append(_Pair(failing, good))
            _tell(pairs[-1])

    await asyncio.gather(*(work() for _ in range(_AT_ONCE)))
    report(_figure(pairs, options.seed, time.monotonic() - started))


def _tell(pair: _Pair) -> None:
    built = pair.failing
    error = built.state.error
    words = f"{built.doors.recovered} of {len(built.doors.failures)} recovered, {built.state.status.value}"
    why = f" ({error.code})" if error else ""
    print(f"{built.doors.schedule.number}: {words}{why}, {'same' if pair.is_same else 'ANOTHER'} app", file=sys.stderr)


def _figure(pairs: list[_Pair], seed: int, seconds: float) -> Failover:
    doors = [pair.failing.doors for pair in pairs]
    kinds = Counter(kind.value for one in doors for kind in one.failures.values())
    good = Counter(kind.value for one in doors for (_, mark), kind in one.failures.items() if one.answered[mark])
    midway = sum(kind in MIDWAY for one in doors for kind in one.failures.values())
    recovered = sum(one.recovered for one in doors)
    return Failover(
        recovered_share=round(recovered / kinds.total(), 4) if kinds else None,
        tools_run_twice=sum(pair.failing.run_twice for pair in pairs),
        failures=kinds.total(),
        before=kinds.total() - midway,
        midway=midway,
        by_kind={kind: (number, good[kind]) for kind, number in sorted(kinds.items())},
        builds=len(pairs),
        same_apps=sum(pair.is_same for pair in pairs),
        told=sum(pair.failing.told for pair in pairs),
        tool_calls=sum(pair.failing.kept.total() for pair in pairs),
        seed=seed,
        seconds=round(seconds, 1),
    )
