"""OpenAI's own chat completions: thoughts stay inside, rate limits are told in words and headers."""

from collections.abc import Iterator

from bench.wires.chat import Body, ChatWire
from bench.wires.said import WAIT_SECONDS, Failure, Refused, Said
from engine.llm.types import ProviderKind


class OpenAIWire(ChatWire):
    """What differs from a compatible server."""

    kind: ProviderKind = "openai"

    def thoughts(self, said: Said) -> Iterator[Body]:
        """None: they are counted and never shown."""
        return iter(())

    def refusal(self, failure: Failure, key: str) -> Refused:
        """As a compatible server's, with the limits of the account."""
        refused = super().refusal(failure, key)
        if failure.kind != "rate_limit":
            return refused
        message = (
            f"Rate limit reached for gpt-5 in organization org-1 on tokens per min (TPM): Limit 30000, Used 29500, "
            f"Requested 4000. Please try again in {WAIT_SECONDS}s."
        )
        error = {"message": message, "type": "tokens", "param": None, "code": "rate_limit_exceeded"}
        headers = (("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", f"{WAIT_SECONDS}s"))
        return Refused(429, {"error": error}, headers)
