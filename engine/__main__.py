"""The engine from a terminal: `python -m engine build "a todo list" --out ./todo`, `plan --out DIR`, `apply ANSWER --in DIR`."""

import argparse
import asyncio
import signal
import sys
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from engine.builds import intake_command, models_command, plan_command
from engine.builds.budget import Budget
from engine.builds.door import BuildEngine
from engine.builds.forecast import TierPrices, forecast, pilot_forecast
from engine.builds.local import LocalHost
from engine.builds.local_packages import given_packages
from engine.builds.local_tools import default_home, local_toolbox
from engine.builds.materials import Materials
from engine.builds.models_command import WrongUse
from engine.builds.narrator import Narrator, evidence_lines, forecast_line
from engine.builds.ports import BuildPaused
from engine.builds.run import BuildRequest, Toolbox, run_build, wanted_mode
from engine.builds.state import BuildState, BuildStatus, Stage
from engine.builds.turns import Turn
from engine.edits import command as edits
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.engine_name import OWN, PILOT
from engine.llm.hearing import Patience
from engine.llm.routing.breakers import Breakers
from engine.llm.routing.clients import routed_model
from engine.llm.routing.tiers import Tier
from engine.machine import Equipment, Machine
from engine.materials import command as materials_command
from engine.materials.problems import MaterialUnusable
from engine.pilot import command as pilot_command
from engine.pilot.checkout import PILOT_STACK
from engine.pilot.command import named_checkout
from engine.pilot.run import run_pilot_build
from engine.sandbox.errors import SandboxError
from engine.stacks.dependencies import DependenciesUnavailable
from engine.stacks.recognition import recognise
from engine.stacks.stack import DEFAULT_STACK, Stack, StackInvalid, list_stacks, load_stack
from engine.workspace.workspace import Workspace

_EXIT_CODES = {BuildStatus.DONE: 0, BuildStatus.FAILED: 1, BuildStatus.PAUSED: 3, BuildStatus.WAITING: 4}
_WRONG_USE = 2
_STATE_FOLDER = ".samokoder"


def main() -> int:
    """Exit code 0 done, 1 failed or refused, 2 wrong use, 3 paused, 4 waiting for approval or answers."""
    arguments = _parser().parse_args()
    try:
        if arguments.command == "apply":
            return edits.run(arguments)
        if arguments.command == "plan":
            return plan_command.run(arguments, _STATE_FOLDER)
        if arguments.command == "prepare":
            return asyncio.run(_prepare(arguments))
        return asyncio.run(_work(arguments))
    except (StackInvalid, WrongUse) as error:
        print(error, file=sys.stderr)
        return _WRONG_USE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m engine", description="Builds and proves web apps from an idea.")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build an app; the same command again resumes a build that stopped")
    build.add_argument("idea", help="what the app shall do, in Russian or English")
    build.add_argument("--language", choices=("ru", "en"), help="language of the app (default: that of the idea)")
    chat = commands.add_parser("chat", help="ask about an app that was built, have it changed or a bug mended")
    chat.add_argument("text", help="a question, a change or a bug, in Russian or English")
    survey = commands.add_parser(
        "survey", help="start and describe an app that was written elsewhere: its folder is --out"
    )
    survey.add_argument("--name", default="", help="name of the app (default: that of the folder)")
    survey.add_argument(
        "--language", choices=("ru", "en"), default="en", help="language of the description (%(default)s)"
    )
    for one in (build, chat):
        pilot_command.add_arguments(one)
    intake_command.add_arguments(build)
    materials_command.add_arguments(build)
    preparing = commands.add_parser("prepare", help="place runtimes and dependencies, so that builds start quickly")
    names = ", ".join(stack.id for stack in list_stacks())
    build.add_argument("--stack", default=DEFAULT_STACK, help=f"what the app is built on: {names} (%(default)s)")
    preparing.add_argument("--stack", help=f"only this one of {names}")
    edits.add_arguments(commands.add_parser("apply", help="apply the edits that a model's answer holds to a folder"))
    plan_command.add_arguments(
        commands.add_parser("plan", help="read or change the plan of a build, also a running one")
    )
    for one in (build, chat, survey):
        models_command.add_arguments(one)
    for one in (build, chat, survey, preparing):
        one.add_argument("--home", type=Path, default=default_home(), help="where state lives (%(default)s)")
    return parser


async def _prepare(arguments: argparse.Namespace) -> int:
    machine = Machine(arguments.home.resolve())
    for stack in [load_stack(arguments.stack)] if arguments.stack else list_stacks():
        try:
            equipment = await machine.equip(stack)
        except (SandboxError, DependenciesUnavailable) as error:
            print(error, file=sys.stderr)
            return 1
        print(f"Ready: {equipment.dependencies}")
    return 0


async def _work(arguments: argparse.Namespace) -> int:
    """Build from an idea, or work on a message about what was built."""
    out, home = arguments.out.resolve(), arguments.home.resolve()
    route = models_command.route_of(arguments)
    is_ours = (out / _STATE_FOLDER).is_dir()
    is_survey = arguments.command == "survey"
    if is_survey and not (out.is_dir() and any(out.iterdir())):
        raise WrongUse(f"{out} holds no app.")
    if out.is_dir() and any(out.iterdir()) and not is_ours and not is_survey:
        raise WrongUse(f"{out} is not empty and holds no build of ours.")
    if arguments.command == "chat" and not is_ours:
        raise WrongUse(f"{out} holds no app of ours to talk about.")
    out.mkdir(parents=True, exist_ok=True)
    host = LocalHost(out / _STATE_FOLDER, Workspace(out), Narrator(sys.stdout).hear)
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, host.interrupt)
    request = await _surveying(arguments, host, out) if is_survey else await _request(arguments, host)
    stack = load_stack(request.stack)
    equipment = await _equipment(home, stack)
    async with guarded_client(AddressPolicy(allow_private=True)) as http_client:
        patience = Patience(first_token=arguments.patience)
        mode = wanted_mode(request.mode, route.profile)
        model = routed_model(route, Breakers(), http_client, mode, patience)
        prices = route.writer.prices
        toolbox = local_toolbox(equipment, home, out, stack, model, route.profile, prices)
        packages = given_packages(arguments.allow_package, home, stack, toolbox.identity)
        by_tier = TierPrices(*(route.of(tier, mode)[0].prices for tier in Tier))
        toolbox = replace(
            toolbox, stronger=model.stronger(), packages=packages, tier_prices=by_tier, pilot=named_checkout(arguments)
        )
        if not request.is_demo:
            print(forecast_line(forecast(mode, by_tier) if toolbox.pilot is None else pilot_forecast(by_tier)))
        try:
            state = await _built(request, toolbox, host)
        except BuildPaused:
            print("\nPaused. The same command resumes it.")
            return _EXIT_CODES[BuildStatus.PAUSED]
    _print_result(state, out)
    return _EXIT_CODES.get(state.status, 1)


async def _built(request: BuildRequest, toolbox: Toolbox, host: LocalHost) -> BuildState:
    """Run the build; where somebody sits at the terminal, with answers to what it asks."""
    engine: BuildEngine = run_pilot_build if request.stack == PILOT_STACK else run_build
    state = await engine(request, toolbox, host, host, host, host)
    if not intake_command.is_asking(state):
        return state
    if not sys.stdin.isatty():
        print("\nAnswer with --answer Q1=…, or leave it to the agents with --decide; the same command goes on.")
        return state
    answers = await asyncio.to_thread(intake_command.asked_in_terminal, state.questions, sys.stdin, sys.stdout)
    return await engine(request.model_copy(update={"answers": answers}), toolbox, host, host, host, host)


async def _surveying(arguments: argparse.Namespace, host: LocalHost, out: Path) -> BuildRequest:
    """A folder that a build of ours has made is no app from elsewhere."""
    state = await host.load()
    if state is not None and state.stage not in {Stage.SURVEY, Stage.CHARACTERISE}:
        raise WrongUse(f"{out} is known already: talk about it with chat.")
    texts = await host.bring_in()
    fit = recognise(texts)
    if fit.stack is None:
        raise WrongUse(f"No stack of ours fits the app in {out}.")
    name = arguments.name or out.name
    return _given(arguments).model_copy(
        update={"idea": name, "language": arguments.language, "stack": fit.stack, "is_survey": True}
    )


def _given(arguments: argparse.Namespace) -> BuildRequest:
    return BuildRequest(
        idea="",
        auto_approve=arguments.auto_approve,
        mode=arguments.mode,
        is_accepted=arguments.accept,
        model_name=arguments.model,
        is_demo=arguments.model == "demo" and not arguments.routes,
        budget=Budget(usd=arguments.budget_usd, tokens=arguments.budget_tokens),
        engine=OWN if named_checkout(arguments) is None else PILOT,
    )


async def _materials(arguments: argparse.Namespace, host: LocalHost) -> Materials:
    """What goes with the idea; a build that began has it already."""
    if await host.load() is not None:
        return Materials()
    try:
        return await materials_command.brought_materials(arguments, host)
    except (MaterialUnusable, OSError, ValidationError) as error:
        raise WrongUse(f"An image or the page cannot be used: {error}") from None


async def _request(arguments: argparse.Namespace, host: LocalHost) -> BuildRequest:
    given = _given(arguments)
    if arguments.command == "build":
        stack = load_stack(arguments.stack).id if arguments.pilot_home is None else PILOT_STACK
        idea = {"idea": arguments.idea, "language": arguments.language, "stack": stack}
        idea["answers"] = intake_command.given_answers(arguments)
        return given.model_copy(update={**idea, "materials": await _materials(arguments, host)})
    state = await host.load()
    if state is None or state.plan is None:
        raise WrongUse("There is no app to talk about yet: build it first.")
    given = given.model_copy(update={"idea": state.idea, "stack": state.stack})
    turn = Turn(text=arguments.text)
    if state.turn is not None and state.turn.text == turn.text and state.status is not BuildStatus.DONE:
        return given
    host.begin_turn()
    return given.model_copy(update={"turn": turn, "earlier": state})


async def _equipment(home: Path, stack: Stack) -> Equipment | None:
    try:
        return await Machine(home).equip(stack)
    except (SandboxError, DependenciesUnavailable) as error:
        print(f"Nothing can be verified here: {error}", file=sys.stderr)
        return None


def _print_result(state: BuildState, out: Path) -> None:
    print()
    for line in evidence_lines(state):
        print(line)
    usage = state.usage
    mark = "~" if usage.estimated else ""
    print(f"\n{usage.calls} model calls, {mark}{usage.prompt_tokens} + {mark}{usage.completion_tokens} tokens")
    print(f"Files: {out}")


if __name__ == "__main__":
    sys.exit(main())
