"""Who may answer: a key with a model, and the order of them for each tier."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.llm.prices import Prices, prices_of
from engine.llm.profiles import Abilities, ModelProfile, profile_of
from engine.llm.providers.addresses import base_url_of
from engine.llm.roles import Mode
from engine.llm.routing.tiers import Tier
from engine.llm.types import ModelChoice

_FREE = ":free"
_MANY = 1_000_000
_UNLISTED = Abilities()


@dataclass(frozen=True)
class Ration:
    """Requests that a key may make to free models, failed ones included. A day is one of UTC."""

    per_minute: int
    per_day: int


FREE_AT_OPENROUTER = Ration(per_minute=20, per_day=50)
"""openrouter.ai/docs/api-reference/limits; keys that bought credits get more by day, which nobody tells us."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One key with one model. `key` is the host's id of the key, `label` its name for people, `owner` whose it is.

    `context_tokens` is the size of the model's window, None if nobody knows it. `is_free`: its calls cost nothing.
    """

    key: str
    label: str
    choice: ModelChoice
    profile: ModelProfile
    prices: Prices
    context_tokens: int | None = None
    owner: str = ""
    is_free: bool = False

    @property
    def name(self) -> str:
        """For people: the key and the model."""
        return f"{self.label} ({self.choice.model})"

    @property
    def server(self) -> str:
        """What is reached, whoever asks."""
        return base_url_of(self.choice) or self.choice.provider

    @property
    def ration(self) -> Ration | None:
        """How many requests its key may make to models like this one, where that is limited by number."""
        is_rationed = self.choice.provider == "openrouter" and self.choice.model.endswith(_FREE)
        return FREE_AT_OPENROUTER if is_rationed else None


def candidate_of(
    choice: ModelChoice,
    key: str,
    label: str,
    listed: Abilities = _UNLISTED,
    prices: Prices | None = None,
    owner: str = "",
) -> Candidate:
    """A candidate with what is known of its model: its provider's list before what its family and name say.

    `prices` are the host's own, if it has any.
    """
    known = prices or prices_of(choice)
    return Candidate(
        key=key,
        label=label,
        choice=choice,
        profile=profile_of(choice, listed),
        prices=known,
        context_tokens=listed.context_tokens,
        owner=owner,
        is_free=_is_free(choice, known) if listed.is_free is None else listed.is_free,
    )


def _is_free(choice: ModelChoice, prices: Prices) -> bool:
    cost = prices.cost(_MANY, _MANY)
    return choice.model.endswith(_FREE) if cost is None else Decimal(cost) == 0


@dataclass(frozen=True)
class Route:
    """Candidates of each tier in the order of the user's wish; a tier without any is served by `code`.

    `stronger` repair what `code` could not; where nobody is named and `plan_repairs`, those of `plan` do that `code`
    does not have. `spare` stand behind every tier, free or not.
    """

    code: tuple[Candidate, ...]
    plan: tuple[Candidate, ...] = ()
    cheap: tuple[Candidate, ...] = ()
    stronger: tuple[Candidate, ...] = ()
    spare: tuple[Candidate, ...] = ()
    is_free_first: bool = False
    plan_repairs: bool = True

    def __post_init__(self) -> None:
        """A route without anybody is a mistake of the host."""
        if not self.code:
            raise ValueError("a route needs a candidate for code")

    def of(self, tier: Tier, mode: Mode) -> tuple[Candidate, ...]:
        """The tier's candidates in the order in which they are asked; for code those of the build's mode first."""
        wanted = {Tier.PLAN: self.plan, Tier.CODE: self.code, Tier.CHEAP: self.cheap}[tier] or self.code
        free_first = _free_first(wanted) if self.is_free_first else wanted
        ordered = _same_mode_first(free_first, mode) if tier is Tier.CODE else free_first
        return distinct((*ordered, *self.spare))

    @property
    def profile(self) -> ModelProfile:
        """What suits the build: the way of work of who writes its code, the eyes of who reads its idea."""
        reader = self.of(Tier.PLAN, Mode.BATCH)[0]
        return reader.profile.model_copy(update={"mode": self.writer.profile.mode})

    @property
    def writer(self) -> Candidate:
        """Who writes the code, if nothing is in the way."""
        return self.of(Tier.CODE, Mode.BATCH)[0]

    @property
    def firsts(self) -> tuple[Candidate, ...]:
        """Who is asked first in each tier, if nothing is in the way."""
        return distinct(self.of(tier, Mode.BATCH)[0] for tier in Tier)

    def upward(self) -> "Route | None":
        """The route of a repair that `code` could not do: the stronger ones, behind them the others. None: there are none."""
        marks = {mark_of(one) for one in self.code}
        planners = self.plan if self.plan_repairs else ()
        stronger = self.stronger or tuple(one for one in planners if mark_of(one) not in marks)
        if not stronger:
            return None
        others = tuple(one for one in self.code if one not in stronger)
        return replace(self, code=(*stronger, *others), stronger=(), is_free_first=False)

    def everyone(self) -> tuple[Candidate, ...]:
        """All candidates, each once."""
        return distinct((*self.code, *self.plan, *self.cheap, *self.stronger, *self.spare))


def mark_of(candidate: Candidate) -> tuple[str, str, str]:
    """What tells candidates apart: the key, the server, the model."""
    return candidate.key, candidate.server, candidate.choice.model


def distinct(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Each key and model once, where it stands first."""
    found: dict[tuple[str, str, str], Candidate] = {}
    for one in candidates:
        found.setdefault(mark_of(one), one)
    return tuple(found.values())


def _free_first(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(candidates, key=lambda one: not one.is_free))


def _same_mode_first(candidates: Sequence[Candidate], mode: Mode) -> tuple[Candidate, ...]:
    """The first stays first: the user chose it. Of those who may take over, those that work as the build does."""
    return (*candidates[:1], *sorted(candidates[1:], key=lambda one: one.profile.mode is not mode))
