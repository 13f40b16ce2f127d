"""One door to every model: choice → whole answer, with our own retries and typed failures."""

import httpx

from engine.llm.types import ModelChoice, OnNotice, OnText, Prompt, Reply


class ModelClient:
    """Asks the chosen model; `http_client` is the host's shared guarded client (unused by the demo model)."""

    def __init__(self, choice: ModelChoice, http_client: httpx.AsyncClient | None = None) -> None:
        self.choice = choice
        self._http_client = http_client

    async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        """Stream the answer through `on_text` and return it whole; raises `ModelError`."""
        raise NotImplementedError
