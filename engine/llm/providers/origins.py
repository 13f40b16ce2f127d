"""Whose a thought or a signature is: it goes back to where it came from and is left out for everybody else."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from engine.llm.providers.addresses import base_url_of
from engine.llm.types import ModelChoice


@dataclass(frozen=True)
class Origin:
    """`name` is kept with what came from there; `system` is what pydantic-ai calls the provider."""

    name: str
    system: str
    takes_unnamed: bool = False

    def is_of(self, name: str | None) -> bool:
        """Whether something came from here; what older versions kept without a name came from a compatible server."""
        return name == self.name or (name is None and self.takes_unnamed)


def origin_of(choice: ModelChoice, system: str) -> Origin:
    """OpenRouter passes thoughts on to its vendors, and compatible servers have only their form in common."""
    match choice.provider:
        case "openrouter":
            return Origin(f"openrouter/{choice.model.lstrip('~').partition('/')[0]}", system)
        case "openai_compatible":
            return Origin(f"openai_compatible/{urlsplit(base_url_of(choice)).netloc}", system, takes_unnamed=True)
        case _:
            return Origin(choice.provider, system)
