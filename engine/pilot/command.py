"""GPT-Pilot on the command line: where its checkout lies, with which Python it runs."""

import argparse
from pathlib import Path

from engine.builds.models_command import WrongUse
from engine.pilot.checkout import PilotCheckout


def add_arguments(command: argparse.ArgumentParser) -> None:
    """What a command takes whose app GPT-Pilot may write."""
    command.add_argument(
        "--pilot-home",
        type=Path,
        metavar="DIR",
        help="a checkout of GPT-Pilot that writes the app; then it is proven",
    )
    command.add_argument("--pilot-python", type=Path, metavar="FILE", help="the Python of its environment")


def named_checkout(arguments: argparse.Namespace) -> PilotCheckout | None:
    """The GPT-Pilot that was named, None if our own agents write; raises `WrongUse`."""
    if arguments.command == "survey" or arguments.pilot_home is None:
        return None
    if arguments.pilot_python is None:
        raise WrongUse("--pilot-home needs --pilot-python, the Python of its environment.")
    return PilotCheckout(home=arguments.pilot_home.resolve(), python=arguments.pilot_python.absolute())
