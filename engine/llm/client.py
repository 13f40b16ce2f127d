"""One door to every model: choice → whole answer, with our own retries and typed failures."""

import asyncio
import time

import httpx2
from pydantic_ai.direct import model_request_stream
from pydantic_ai.exceptions import AgentRunError, UserError
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    PartDeltaEvent,
    PartStartEvent,
    SystemPromptPart,
    TextPart,
    TextPartDelta,
    UserPromptPart,
)
from pydantic_ai.models import StreamedResponse
from pydantic_ai.usage import RequestUsage

from engine.document import Document
from engine.egress.policy import AddressRefused
from engine.llm.errors import ModelError, ProviderUnreachable, ReplyMalformed, ReplyTruncated
from engine.llm.failures import as_model_error
from engine.llm.prices import price_of
from engine.llm.providers import provider_model
from engine.llm.retries import Retries
from engine.llm.types import ModelChoice, OnNotice, OnText, Prompt, Reply

_CHARACTERS_PER_TOKEN = 4

pause = asyncio.sleep
"""Waits between tries; tests replace it."""


class Patience(Document):
    """How long an answer may stay silent, in seconds."""

    first_token: float = 120.0
    between_tokens: float = 60.0


class ModelClient:
    """Asks the chosen model; `http_client` is the host's shared guarded client (unused by the demo model)."""

    def __init__(
        self, choice: ModelChoice, http_client: httpx2.AsyncClient | None = None, patience: Patience | None = None
    ) -> None:
        self.choice = choice
        self._model = provider_model(choice, http_client)
        self._patience = patience or Patience()
        self._secrets = (choice.api_key.get_secret_value(),) if choice.api_key else ()

    async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        """Stream the answer through `on_text` and return it whole; raises `ModelError`."""
        retries = Retries()
        while True:
            try:
                return await self._ask_once(prompt, on_text)
            except ModelError as error:
                notice = retries.next_try(error)
                if notice is None:
                    raise
            await on_notice(notice)
            await pause(notice.seconds)

    async def _ask_once(self, prompt: Prompt, on_text: OnText) -> Reply:
        started = time.monotonic()
        pieces: list[str] = []
        try:
            response = await self._stream(prompt, pieces, on_text)
        except TimeoutError:
            kind = ReplyTruncated if pieces else ProviderUnreachable
            raise kind("no text arrived in time") from None
        except (AddressRefused, AgentRunError, UserError, httpx2.HTTPError, OSError) as error:
            # `from None`: the provider's own text may echo the key.
            raise as_model_error(error, has_text=bool(pieces), secrets=self._secrets) from None
        self._check_finish(response, pieces)
        return self._reply(prompt, "".join(pieces), response.usage, time.monotonic() - started)

    async def _stream(self, prompt: Prompt, pieces: list[str], on_text: OnText) -> ModelResponse:
        deadline = asyncio.timeout(self._patience.first_token)
        async with deadline, model_request_stream(self._model, _messages(prompt)) as stream:
            await self._read(stream, deadline, pieces, on_text)
            return stream.get()

    async def _read(
        self, stream: StreamedResponse, deadline: asyncio.Timeout, pieces: list[str], on_text: OnText
    ) -> None:
        loop = asyncio.get_running_loop()
        async for event in stream:
            deadline.reschedule(loop.time() + self._patience.between_tokens)
            text = ""
            if isinstance(event, PartStartEvent) and isinstance(event.part, TextPart):
                text = event.part.content
            elif isinstance(event, PartDeltaEvent) and isinstance(event.delta, TextPartDelta):
                text = event.delta.content_delta
            if text:
                pieces.append(text)
                await on_text(text)

    def _check_finish(self, response: ModelResponse, pieces: list[str]) -> None:
        """A stream that ends without a finish reason would pass half a file as a whole one."""
        if not pieces:
            raise ReplyMalformed("the answer has no text")
        if self.choice.provider == "demo":
            return
        if not (response.provider_details or {}).get("finish_reason"):
            raise ReplyTruncated("the stream ended without a finish reason")
        if response.finish_reason == "length":
            raise ReplyTruncated("the model stopped at its output limit", is_worth_retrying=False)
        if response.finish_reason in ("content_filter", "error"):
            raise ReplyMalformed(f"the model stopped with {response.finish_reason}", is_worth_retrying=False)

    def _reply(self, prompt: Prompt, text: str, usage: RequestUsage, seconds: float) -> Reply:
        is_reported = self.choice.provider != "demo" and usage.input_tokens > 0 and usage.output_tokens > 0
        sent = usage.input_tokens if is_reported else prompt.characters // _CHARACTERS_PER_TOKEN
        received = usage.output_tokens if is_reported else len(text) // _CHARACTERS_PER_TOKEN
        return Reply(
            text=text,
            model=self.choice.model,
            prompt_tokens=sent,
            completion_tokens=received,
            estimated=not is_reported,
            cost_usd=self._cost(sent, received),
            seconds=round(seconds, 3),
        )

    def _cost(self, prompt_tokens: int, completion_tokens: int) -> str | None:
        if self.choice.provider == "demo":
            return "0"
        return price_of(self.choice.model, self.choice.base_url or "", prompt_tokens, completion_tokens)


def _messages(prompt: Prompt) -> list[ModelMessage]:
    messages: list[ModelMessage] = []
    system = [SystemPromptPart(prompt.system)]
    for turn in prompt.turns:
        if turn.role == "assistant":
            messages.append(ModelResponse(parts=[TextPart(turn.text)]))
        else:
            messages.append(ModelRequest(parts=[*system, UserPromptPart(turn.text)]))
            system = []
    return messages
