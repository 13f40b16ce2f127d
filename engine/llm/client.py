"""One door to every model: choice → whole answer, with our own retries and typed failures."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from pydantic_ai.direct import model_request_stream
from pydantic_ai.exceptions import AgentRunError, UserError
from pydantic_ai.messages import ModelResponse

from engine.egress.bounded import BodyTooLarge, BodyUnreadable
from engine.egress.policy import AddressRefused
from engine.llm.accounting import Accounting
from engine.llm.answer_limit import AnswerLimit
from engine.llm.errors import ModelError, ProviderSilent, ReplyEmpty, ReplyTruncated
from engine.llm.failures import as_model_error
from engine.llm.finishing import check_finish
from engine.llm.hearing import Hearing, Patience
from engine.llm.notices import ModelNotice
from engine.llm.pictures import IMAGES_REFUSED, without_pictures
from engine.llm.prices import Prices, prices_of
from engine.llm.providers.models import provider_model, settings_of
from engine.llm.providers.origins import origin_of
from engine.llm.retries import Retries
from engine.llm.spending import CallCut, CallRefused
from engine.llm.types import ModelChoice, OnNotice, OnText, Prompt, Reply
from engine.llm.wire import answer_of, messages_of, parameters_of

__all__ = ["ModelClient", "Patience"]

pause = asyncio.sleep
"""Waits between tries; tests replace it."""

_FAILURES = (AddressRefused, BodyTooLarge, BodyUnreadable, AgentRunError, UserError, httpx2.HTTPError, OSError)


class ModelClient:
    """Asks the chosen model; `http_client` is the host's shared guarded client (unused by the demo model)."""

    def __init__(
        self,
        choice: ModelChoice,
        http_client: httpx2.AsyncClient | None = None,
        patience: Patience | None = None,
        prices: Prices | None = None,
    ) -> None:
        self.choice = choice
        self.prices = prices or prices_of(choice)
        self._model = provider_model(choice, http_client)
        self._origin = origin_of(choice, self._model.system)
        self._accounting = Accounting(choice, self.prices)
        self._limit = AnswerLimit()
        self._patience = patience or Patience()
        self._secrets = (choice.api_key.get_secret_value(),) if choice.api_key else ()

    async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        """Stream the answer through `on_text` and return it whole; raises `ModelError`."""
        retries = Retries()
        while True:
            most = await on_notice(self._accounting.begun(prompt))
            try:
                return await self._try(prompt, most, on_text, on_notice)
            except ModelError as error:
                if most is not None and self._limit.is_refused(error):
                    continue
                plain = without_pictures(prompt, error)
                notice = retries.next_try(error) if plain is None else IMAGES_REFUSED
                if notice is None:
                    raise
                prompt = plain or prompt
            await on_notice(notice)
            await pause(notice.seconds)

    async def _try(self, prompt: Prompt, most: int | None, on_text: OnText, on_notice: OnNotice) -> Reply:
        """One try of at most `most` tokens; what it used without bringing an answer is told."""
        hearing = Hearing(self._patience, most)
        try:
            async with self._telling_of_silence(hearing, on_notice):
                response = await self._answer(prompt, hearing, on_text)
            check_finish(self.choice.provider, prompt, response, has_text=bool(hearing.pieces))
        except asyncio.CancelledError as cancelled:
            try:
                await on_notice(self._cut(prompt, hearing))
            finally:
                raise cancelled  # whatever became of the account: the note of the call still stands
        except ModelError as error:
            is_used = hearing.is_worked_on or isinstance(error, ProviderSilent | ReplyEmpty)
            await on_notice(self._cut(prompt, hearing) if is_used else CallRefused())
            raise
        answer = answer_of(response, "".join(hearing.pieces), self._origin, with_calls=bool(prompt.tools))
        return Reply(**answer.model_dump(), **self._accounting.use(prompt, hearing).model_dump())

    def _cut(self, prompt: Prompt, hearing: Hearing) -> CallCut:
        return CallCut(**self._accounting.use(prompt, hearing).model_dump())

    async def _answer(self, prompt: Prompt, hearing: Hearing, on_text: OnText) -> ModelResponse:
        try:
            return await self._stream(prompt, hearing, on_text)
        except TimeoutError:
            kind = ReplyTruncated if hearing.characters else ProviderSilent
            raise kind("nothing was said in time") from None
        except _FAILURES as error:
            # `from None`: the provider's own text may echo the key.
            raise as_model_error(error, has_text=bool(hearing.characters), secrets=self._secrets) from None

    async def _stream(self, prompt: Prompt, hearing: Hearing, on_text: OnText) -> ModelResponse:
        deadline = asyncio.timeout(self._patience.first_token)
        request = model_request_stream(
            self._model,
            messages_of(prompt, self._origin),
            model_settings=settings_of(self.choice, prompt) | self._limit.settings(hearing.most_tokens),
            model_request_parameters=parameters_of(prompt),
        )
        async with deadline, request as stream:
            return await hearing.listen(stream, deadline, on_text)

    @asynccontextmanager
    async def _telling_of_silence(self, hearing: Hearing, on_notice: OnNotice) -> AsyncIterator[None]:
        """Say once that nothing was said yet, long before patience ends; why that failed is raised after the try."""
        left = self._patience.first_token - self._patience.told_after

        async def tell() -> None:
            await asyncio.sleep(self._patience.told_after)
            if not hearing.characters and left > 0:
                await on_notice(ModelNotice(code="model_slow", attempt=1, seconds=left))

        telling = asyncio.create_task(tell())
        try:
            yield
        finally:
            telling.cancel()
            await asyncio.wait([telling])
            failure = None if telling.cancelled() else telling.exception()
            if failure is not None and not isinstance(sys.exception(), asyncio.CancelledError):
                raise failure
