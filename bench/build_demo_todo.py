"""From an idea to a verified app, with the demo model: the same todo list on every stack, caches warm.

`seconds`: from the start of the build to its end, everything included. `own_seconds`: processor seconds (user and
system, all threads) of the engine's own process during the build, without those in which the demo model answers;
programs in sandboxes and the browser are other processes, so their time is not in it. What the engine does while it
waits for them counts in full: it is at least the wall time that the engine adds on an idle machine. Tokens are
characters / 4. `first_preview_seconds`: until the app answered for the first time. All are medians over the builds
after one that warms up; the engine has one mode of work, whole files in few calls (batch).
"""

import argparse
import sys
from collections.abc import Sequence

from bench.building import Built, build_demo, place_for_app
from bench.figure import Figure, Report
from bench.home import equipped
from bench.measuring import median
from engine.machine import Equipment
from engine.stacks.stack import Stack, list_stacks

IDEA = "a todo list with due dates"


class BuildDemoTodo(Figure):
    """One stack."""

    name: str = "build_demo_todo"
    stack: str
    status: str
    seconds: float
    own_seconds: float
    first_preview_seconds: float | None
    calls: int
    prompt_tokens: int
    completion_tokens: int
    stages: dict[str, float]
    all_seconds: tuple[float, ...]


def add_options(parser: argparse.ArgumentParser) -> None:
    """How often, and on what."""
    parser.add_argument("--builds", type=int, default=5, help="builds per stack after one to warm up (%(default)s)")
    parser.add_argument("--stack", action="append", help="only this stack (may be repeated)")
    parser.add_argument("--idea", default=IDEA, help="(%(default)s)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """One figure per stack."""
    for stack in list_stacks():
        if options.stack is None or stack.id in options.stack:
            equipment = await equipped(stack)
            report(
                _figure(stack, [await _build(equipment, stack, options.idea) for _ in range(1 + options.builds)][1:])
            )


async def _build(equipment: Equipment, stack: Stack, idea: str) -> Built:
    with place_for_app() as out:
        built = await build_demo(equipment, stack, idea, out)
    print(f"{stack.id}: {built.state.status} after {built.seconds:.1f} s", file=sys.stderr)
    return built


def _figure(stack: Stack, builds: Sequence[Built]) -> BuildDemoTodo:
    worst = next((one for one in builds if one.state.status != "done"), builds[-1])
    previews = [one.first_preview_seconds for one in builds if one.first_preview_seconds is not None]
    stages = {name: [one.stages.get(name, 0.0) for one in builds] for name in builds[-1].stages}
    usage = worst.state.usage
    return BuildDemoTodo(
        stack=stack.id,
        status=worst.state.status.value,
        seconds=round(median([one.seconds for one in builds]), 2),
        own_seconds=round(median([one.own_cpu_seconds for one in builds]), 2),
        first_preview_seconds=round(median(previews), 2) if previews else None,
        calls=usage.calls,
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        stages={name: round(median(values), 2) for name, values in stages.items()},
        all_seconds=tuple(round(one.seconds, 1) for one in builds),
    )
