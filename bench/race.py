"""Our engine against a GPT-Pilot of the operator's: the same idea, the same scripted model, one run.

The model answers at once and without a mistake from two scripts, for the two ask in different words; so calls and tokens
are a lower bound for each. Counted at the model's own door: calls, and characters / 4 as tokens. `questions` are those
to the user, which are answered beforehand by rule. `own_seconds` is the time in which neither the model answered nor
a program (npm, the app, its tests, a browser) ran in the sandbox, longer on a busy machine (`load`, of 15 minutes);
`seconds` is all of it, of GPT-Pilot until it says that it has finished. Ratios are ours over theirs.

Then `--builds` builds of each whose model gives an answer of no use at every fifth call (nonsense, half an answer that
says it is whole, JSON of another form): `starts_share` is the share that ends in an app that starts.

Not comparable, and not compared: what the two apps look like; that ours is proven while it is built and theirs in the
end, by us (`proof_calls`); and that our gateway already keeps GPT-Pilot from its waits and from words around JSON.
It needs GPT_PILOT_HOME (docs/gpt-pilot.md), and npm's registry for GPT-Pilot's app.
"""

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path

from bench.figure import Figure, Report
from bench.home import equipped
from bench.racing.running import IDEA, Racer, Run, run_racer
from bench.racing.showing import write_docs
from engine.document import Document
from engine.engine_name import OWN, PILOT, EngineName
from engine.pilot.checkout import PILOT_STACK, PilotCheckout, examined
from engine.stacks.stack import load_stack
from samokoder_app.settings import get_settings

OWN_STACK = "react-express"
"""The nearest to what GPT-Pilot makes: pages of React, a server of Express."""

BAD_EVERY = 5


class Lane(Document):
    """One engine's build with a model that makes no mistakes, and its share of apps that start with one that does."""

    calls: int
    prompt_tokens: int
    completion_tokens: int
    questions: int
    own_seconds: float
    seconds: float
    proof_calls: int
    starts: bool
    passed: int
    requirements: int
    is_verified: bool
    bad_builds: int
    bad_answers: int
    starts_share: float | None
    verified_share: float | None


class Race(Figure):
    """Both lanes, and ours over theirs."""

    name: str = "race"
    calls_ratio: float
    prompt_tokens_ratio: float
    own_seconds_ratio: float
    ours: Lane
    theirs: Lane
    idea: str = IDEA
    pilot_version: str
    cores: int
    load: float
    seconds: float


def add_options(parser: argparse.ArgumentParser) -> None:
    """How many, and where the table goes. The settings are read before the benchmark has a home of its own."""
    parser.add_argument("--builds", type=int, default=3, help="of each with a model that errs (%(default)s)")
    parser.add_argument("--seconds", type=float, default=430, help="begin no build after so long (%(default)s)")
    parser.add_argument("--end", type=float, default=560, help="leave out builds that are not over then (%(default)s)")
    parser.add_argument("--docs", type=Path, help="write the table and the plot into this folder")
    parser.set_defaults(pilot=get_settings().gpt_pilot)


async def measure(options: argparse.Namespace, report: Report) -> None:
    """One figure; a sentence where there is no GPT-Pilot."""
    if options.pilot is None:
        print("There is nobody to race: set GPT_PILOT_HOME to a checkout of GPT-Pilot.", file=sys.stderr)
        return
    started = time.monotonic()
    checkout = PilotCheckout(home=options.pilot[0], python=options.pilot[1])
    found = await examined(checkout)
    if found.problem is not None:
        print(f"There is nobody to race: {found.problem.said_in('en')}", file=sys.stderr)
        return
    own, pilots = load_stack(OWN_STACK), load_stack(PILOT_STACK)
    racers = (
        Racer(OWN, own, await equipped(own)),
        Racer(PILOT, pilots, await equipped(pilots), checkout),
    )
    clean = {racer.name: _told(racer, await run_racer(racer)) for racer in racers}
    erring: dict[EngineName, list[Run]] = {racer.name: [] for racer in racers}
    for number in range(options.builds):
        for racer in racers:
            if time.monotonic() - started < options.seconds:
                run = await _erring(racer, number, options.end - (time.monotonic() - started))
                erring[racer.name] += [run] if run is not None else []
    figure = _figure(clean, erring, found.version, time.monotonic() - started)
    report(figure)
    if options.docs is not None:
        write_docs(options.docs, figure.model_dump())


async def _erring(racer: Racer, number: int, seconds: float) -> Run | None:
    """A build whose model errs; None: it was not over in time, and is not counted."""
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            return _told(racer, await run_racer(racer, bad_every=BAD_EVERY, first_bad=number))
    except TimeoutError:
        print(f"{racer.name}: build {number} was not over in time and is not counted", file=sys.stderr)
        return None


def _told(racer: Racer, run: Run) -> Run:
    passed, known = run.passed
    why = f", {run.state.error.code}: {run.state.error.message}" if run.state.error else ""
    print(
        f"{racer.name}: {run.state.status.value}{why}, {run.of_engine.calls} calls ({run.bad_answers} bad), "
        f"{run.of_engine.prompt_tokens} tokens, {run.own_seconds:.1f} of {run.seconds:.1f} s, "
        f"{'starts' if run.starts else 'does not start'}, {passed}/{known}",
        file=sys.stderr,
    )
    return run


def _figure(clean: dict[EngineName, Run], erring: dict[EngineName, list[Run]], version: str, seconds: float) -> Race:
    ours, theirs = (_lane(clean[name], erring[name]) for name in clean)
    return Race(
        calls_ratio=round(ours.calls / theirs.calls, 3),
        prompt_tokens_ratio=round(ours.prompt_tokens / theirs.prompt_tokens, 3),
        own_seconds_ratio=round(ours.own_seconds / theirs.own_seconds, 3),
        ours=ours,
        theirs=theirs,
        pilot_version=version,
        cores=os.cpu_count() or 1,
        load=round(os.getloadavg()[2], 1),
        seconds=round(seconds, 1),
    )


def _lane(run: Run, erring: list[Run]) -> Lane:
    passed, known = run.passed
    return Lane(
        calls=run.of_engine.calls,
        prompt_tokens=run.of_engine.prompt_tokens,
        completion_tokens=run.of_engine.completion_tokens,
        questions=run.questions,
        own_seconds=round(run.own_seconds, 2),
        seconds=round(run.seconds, 1),
        proof_calls=run.of_proof.calls,
        starts=run.starts,
        passed=passed,
        requirements=known,
        is_verified=run.is_verified,
        bad_builds=len(erring),
        bad_answers=sum(one.bad_answers for one in erring),
        starts_share=_share([one.starts for one in erring]),
        verified_share=_share([one.is_verified for one in erring]),
    )


def _share(held: list[bool]) -> float | None:
    return round(sum(held) / len(held), 3) if held else None
