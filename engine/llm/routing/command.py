"""`--routes FILE` of the command line: which models may serve which tier, in order, as TOML."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError

from engine.document import Document
from engine.llm.profiles import Abilities
from engine.llm.routing.candidates import Candidate, Route, candidate_of
from engine.llm.types import ModelChoice, ProviderKind

HELP = (
    "TOML with [[code]], [[plan]], [[cheap]] and [[stronger]], each a model: provider, model, base_url, api_key_env, "
    "name, context_tokens; whoever fails is followed by the next of its list"
)


class RoutesUnusable(ValueError):
    """The file is no table of models, or names a variable that is empty."""


class _Entry(Document):
    provider: ProviderKind = "openai_compatible"
    model: str = Field(min_length=1)
    base_url: str | None = None
    api_key_env: str = ""
    name: str = ""
    context_tokens: int | None = Field(default=None, gt=0)


class _File(Document):
    code: tuple[_Entry, ...] = Field(min_length=1)
    plan: tuple[_Entry, ...] = ()
    cheap: tuple[_Entry, ...] = ()
    stronger: tuple[_Entry, ...] = ()
    free_first: bool = False


def read_route(path: Path, variables: Mapping[str, str]) -> Route:
    """The route that the file describes, with keys from `variables`; raises `RoutesUnusable`."""
    try:
        file = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise RoutesUnusable(f"{path} cannot be used: {error}") from None
    tiers = [tuple(_candidate(one, variables) for one in tier) for tier in (file.code, file.plan, file.cheap)]
    stronger = tuple(_candidate(one, variables) for one in file.stronger)
    code, plan, cheap = tiers
    return Route(code=code, plan=plan, cheap=cheap, stronger=stronger, is_free_first=file.free_first)


def _candidate(entry: _Entry, variables: Mapping[str, str]) -> Candidate:
    secret = variables.get(entry.api_key_env, "") if entry.api_key_env else ""
    if entry.api_key_env and not secret:
        raise RoutesUnusable(f"The environment variable {entry.api_key_env} is empty.")
    if entry.provider == "demo":
        raise RoutesUnusable("The demo model takes over for nobody: name it with --model demo.")
    if entry.provider == "openai_compatible" and not entry.base_url:
        raise RoutesUnusable(f"{entry.model} needs a base_url.")
    choice = ModelChoice(
        provider=entry.provider,
        model=entry.model,
        base_url=entry.base_url,
        api_key=SecretStr(secret) if secret else None,
    )
    key = entry.api_key_env or entry.base_url or entry.provider
    return candidate_of(choice, key, entry.name or entry.provider, Abilities(context_tokens=entry.context_tokens))
