"""Who works on the command line: the folder of the result, models with their keys, and limits."""

import argparse
import os
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pydantic import SecretStr

from engine.llm.providers.addresses import BASE_URLS
from engine.llm.routing import command as routing_command
from engine.llm.routing.candidates import Route, candidate_of
from engine.llm.routing.command import RoutesUnusable, read_route
from engine.llm.types import ModelChoice


class WrongUse(Exception):
    """The command cannot be carried out as it was given; the sentence says why."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """What every command takes that asks models."""
    command.add_argument("--out", type=Path, required=True, help="folder of the result")
    command.add_argument("--model", default="demo", help="demo (offline, default) or the model's id at its provider")
    command.add_argument(
        "--provider", choices=tuple(BASE_URLS), help="whose wire format it speaks; else that of --base-url"
    )
    command.add_argument("--routes", type=Path, metavar="FILE", help=routing_command.HELP)
    command.add_argument(
        "--stronger-model", metavar="MODEL", help="repairs what --model could not, at the same endpoint"
    )
    command.add_argument("--base-url", help="an OpenAI-compatible endpoint, or another address of --provider")
    command.add_argument("--api-key-env", metavar="NAME", help="environment variable that holds the key")
    command.add_argument("--patience", type=float, default=120, help="seconds to wait for the first word (120)")
    command.add_argument("--auto-approve", action=argparse.BooleanOptionalAction, default=True, help="of the plan")
    command.add_argument(
        "--mode", choices=("auto", "loop", "batch"), default="auto", help="how code is written (what suits the model)"
    )
    command.add_argument(
        "--budget-usd", type=_money, metavar="N", help="pause before more is spent; resume with a higher one"
    )
    command.add_argument(
        "--budget-tokens", type=_count, metavar="N", help="the same in tokens, prompts and answers together"
    )
    command.add_argument(
        "--allow-package", action="append", default=[], metavar="NAME", help="beyond the stack's; its list says which"
    )
    command.add_argument("--accept", action="store_true", help="take a paused build as it is")


def _money(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or amount <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no amount of money")
    return amount


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of tokens")
    return int(text)


def route_of(arguments: argparse.Namespace) -> Route:
    """The file's, or the one model that was named with a stronger one behind it."""
    if arguments.routes:
        if arguments.model != "demo" or arguments.stronger_model or arguments.base_url or arguments.provider:
            raise WrongUse("--routes names all models: leave out --model, --stronger-model, --provider, --base-url.")
        try:
            return read_route(arguments.routes, os.environ)
        except RoutesUnusable as error:
            raise WrongUse(str(error)) from None
    choice = _choice(arguments)
    key = arguments.api_key_env or ""
    stronger = choice.model_copy(update={"model": arguments.stronger_model}) if arguments.stronger_model else None
    return Route(
        code=(candidate_of(choice, key, choice.provider),),
        stronger=(candidate_of(stronger, key, choice.provider),) if stronger else (),
    )


def _choice(arguments: argparse.Namespace) -> ModelChoice:
    if arguments.model == "demo":
        if arguments.stronger_model:
            raise WrongUse("--stronger-model needs another --model than the demo.")
        if arguments.mode == "loop":
            raise WrongUse("The demo model calls no tools: --mode loop needs another --model.")
        return ModelChoice(provider="demo", model="demo")
    if not arguments.base_url and not arguments.provider:
        raise WrongUse("--model needs --provider or --base-url, unless it is demo.")
    key = os.environ.get(arguments.api_key_env, "") if arguments.api_key_env else ""
    if arguments.api_key_env and not key:
        raise WrongUse(f"The environment variable {arguments.api_key_env} is empty.")
    return ModelChoice(
        provider=arguments.provider or "openai_compatible",
        model=arguments.model,
        base_url=arguments.base_url,
        api_key=SecretStr(key) if key else None,
    )
