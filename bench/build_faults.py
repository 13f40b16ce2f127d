"""Whole builds in the real sandbox and browser whose model misbehaves on a seeded schedule, at least once in each.

The model is the demo's answers behind a loopback endpoint in the real wire format, in batch mode or with tools, but
for its faults: 429, 500 or 503, a stream that is cut, one that ends without saying so, a malformed call of a tool, an
edit that fits nowhere, a file where none may be, calls without end, code that does not compile, code that fails (a
planted defect), and whose first repair fails in another way. Ten kinds take turns as a build's first fault; up to two
more strike at other places.

`verified_share`: builds that ended done. `paused_share`: those that ended paused with a code and a sentence.
`wrong_done`: done, but the judge of the idea found the app wrong; judges (`bench.judges`) use the finished app over
HTTP and share no code with the verifier. `unexplained`: neither done nor paused with an explanation.
`extra_calls_per_fault`: requests at the model beyond those that a build needs anyway, over faults that struck.
`judge_refuses_starter`: each judge was first tried on the untouched starter, which it must not accept.
Builds run `--at-once` side by side; none begins after `--seconds`, and one that is not over by `--end` is not counted,
so that `builds` are those that there was time for: more are measured in several runs, each going on with `--first`.
"""

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import Sequence

from bench.faults.building import Ended, build_with_faults
from bench.faults.schedule import schedule
from bench.figure import Figure, Report
from bench.home import equipped
from bench.judges.ideas import IDEAS, Idea
from bench.judges.running import judged
from engine.machine import Equipment
from engine.sandbox.identity import identity_of_slot
from engine.stacks.stack import Stack, load_stack
from engine.workspace.removal import remove_folder
from samokoder_app.settings import get_settings

_CONTROL_SLOT = 65_900


class BuildFaults(Figure):
    """Shares over `builds`; `by_kind`: builds that a kind struck, and those of them that ended verified."""

    name: str = "build_faults"
    builds: int
    verified_share: float | None
    paused_share: float | None
    wrong_done: int
    unexplained: int
    faults: int
    extra_calls_per_fault: float | None
    by_kind: dict[str, tuple[int, int]]
    by_mode: dict[str, tuple[int, int]]
    paused_for: dict[str, int]
    wrong: tuple[str, ...]
    judge_refuses_starter: bool
    seed: int
    first: int
    seconds: float


def add_options(parser: argparse.ArgumentParser) -> None:
    """How many, and which."""
    parser.add_argument("--builds", type=int, default=20, help="(%(default)s)")
    parser.add_argument("--first", type=int, default=0, help="number of the first build (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the schedules (%(default)s)")
    parser.add_argument("--at-once", type=int, default=2, help="builds side by side (%(default)s)")
    parser.add_argument("--seconds", type=float, default=500, help="begin no build after so long (%(default)s)")
    parser.add_argument("--end", type=float, default=575, help="leave out builds that are not over then (%(default)s)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """One figure."""
    started = time.monotonic()
    stacks = {idea.stack: load_stack(idea.stack) for idea in IDEAS}
    equipment = {name: await equipped(stack) for name, stack in stacks.items()}
    refused = [await _refuses_starter(idea, equipment[idea.stack], stacks[idea.stack]) for idea in IDEAS]
    numbers = iter(range(options.first, options.first + options.builds))
    ended: list[Ended] = []

    async def work() -> None:
        for number in numbers:
            if time.monotonic() - started > options.seconds:
                return
            idea = IDEAS[number % len(IDEAS)]
            planned = schedule(number, options.seed)
            one = await build_with_faults(idea, planned, equipment[idea.stack], stacks[idea.stack])
            ended.append(one)
            _tell(idea, one, time.monotonic() - started)

    workers = [asyncio.create_task(work()) for _ in range(options.at_once)]
    await asyncio.wait(workers, timeout=max(0.0, options.end - (time.monotonic() - started)))
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    for worker in workers:
        if not worker.cancelled():
            worker.result()
    report(_figure(options, ended, all(refused), time.monotonic() - started))


async def _refuses_starter(idea: Idea, equipment: Equipment, stack: Stack) -> bool:
    """The control: a judge that accepts the untouched starter judges nothing."""
    home = get_settings().home.root
    out = home / f"starter-{stack.id}"
    try:
        for path, content in stack.starter_files().items():
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (out / path).write_bytes(content)
        wrong = await judged(idea, equipment, stack, identity_of_slot(_CONTROL_SLOT), out, home / "judged-starter")
    finally:
        remove_folder(out)
    print(f"control, {idea.text}: {wrong or 'ACCEPTED'}", file=sys.stderr)
    return bool(wrong)


def _tell(idea: Idea, one: Ended, seconds: float) -> None:
    faults = ", ".join(f"{fault.kind}@{fault.place}" for fault in one.planned.faults)
    end = one.state.status.value if one.state else "broken"
    why = f" ({one.state.error.code}: {one.state.error.message})" if one.state and one.state.error else ""
    wrong = f", WRONG: {one.wrong}" if one.wrong else ""
    calls = f"{one.double.requests} requests, {one.extra_calls} extra"
    print(
        f"{seconds:.0f} s: {one.planned.number} {one.planned.mode} {idea.text}: {faults}: {end}{why}{wrong}, {calls}",
        file=sys.stderr,
    )


def _figure(options: argparse.Namespace, ended: Sequence[Ended], is_refused: bool, seconds: float) -> BuildFaults:
    paused = [one for one in ended if one.is_explained_pause]
    faults = sum(one.double.struck.total() for one in ended)
    kinds = Counter(kind.value for one in ended for kind in one.double.struck)
    kinds_done = Counter(kind.value for one in ended if one.is_done for kind in one.double.struck)
    modes = Counter(one.planned.mode.value for one in ended)
    modes_done = Counter(one.planned.mode.value for one in ended if one.is_done)
    return BuildFaults(
        builds=len(ended),
        verified_share=_share(sum(one.is_done for one in ended), len(ended)),
        paused_share=_share(len(paused), len(ended)),
        wrong_done=sum(one.is_done and bool(one.wrong) for one in ended),
        unexplained=sum(not one.is_done and not one.is_explained_pause for one in ended),
        faults=faults,
        extra_calls_per_fault=_share(sum(one.extra_calls for one in ended), faults),
        by_kind={kind: (number, kinds_done[kind]) for kind, number in sorted(kinds.items())},
        by_mode={mode: (number, modes_done[mode]) for mode, number in sorted(modes.items())},
        paused_for=dict(Counter(one.state.error.code for one in paused if one.state and one.state.error)),
        wrong=tuple(f"{one.planned.number}: {one.wrong}" for one in ended if one.wrong),
        judge_refuses_starter=is_refused,
        seed=options.seed,
        first=options.first,
        seconds=round(seconds, 1),
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None
