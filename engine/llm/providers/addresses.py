"""Where each kind of provider is reached unless a key names another address."""

from engine.llm.types import ModelChoice, ProviderKind

BASE_URLS: dict[ProviderKind, str] = {
    "openrouter": "https://openrouter.ai/api/v1",
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com/v1",
    "groq": "https://api.groq.com/openai/v1",
}
"""With the version in the path, so that `/models` follows for each. The seed of the database repeats them."""


def base_url_of(choice: ModelChoice) -> str:
    """The address of the choice, else its kind's own, without a slash at its end; empty if there is neither."""
    return (choice.base_url or BASE_URLS.get(choice.provider, "")).rstrip("/")


def root_of(base_url: str, path: str) -> str:
    """The address without `path` at its end: some SDKs add the version to every request by themselves."""
    return base_url.rstrip("/").removesuffix(path)
