"""Sentences, redaction, prices and the rules of retrying, without any connection."""

from decimal import Decimal

import pytest

from engine.builds.state import Role
from engine.llm import errors
from engine.llm.client import ModelClient
from engine.llm.errors import ModelError, ProviderOverloaded, RateLimited, ReplyTooLong, ReplyTruncated
from engine.llm.notices import ModelNotice
from engine.llm.prices import ListPrices, rates_of
from engine.llm.redaction import redact
from engine.llm.retries import Retries
from engine.llm.spending import CallBegun
from engine.llm.types import ModelChoice, Prompt, Told, Turn
from engine.llm.waits import seconds_in

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ModelError)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not ModelError])
def test_every_failure_speaks_both_languages(kind):
    error = kind("detail")
    assert error.sentence("ru") != error.sentence("en")
    assert kind.code != ModelError.code
    assert kind.__doc__


def test_codes_are_unique():
    assert len({kind.code for kind in KINDS}) == len(KINDS)


def test_secrets_are_replaced_also_when_encoded():
    assert redact("key=a+b/c%== and a%2Bb%2Fc%25%3D%3D", ["a+b/c%=="]) == "key=••• and •••"
    assert redact("abc", ["abc"]) == "abc"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Please try again in 6ms.", 0.006),
        ("try again in 1m2.5s", 62.5),
        ("Please retry after 20 seconds", 20.0),
        ("retry in 2 minutes", 120.0),
        ("You sent 20 requests in 3s", None),
    ],
)
def test_waits_in_words(text, seconds):
    assert seconds_in(text) == pytest.approx(seconds) if seconds else seconds_in(text) is None


def test_a_rate_limit_is_waited_out_three_times_at_most():
    retries = Retries()
    tries = [retries.next_try(RateLimited(retry_after=2)) for _ in range(4)]
    assert [one.seconds for one in tries[:3]] == [2, 2, 2]
    assert tries[3] is None
    assert Retries().next_try(RateLimited(retry_after=21)) is None


def test_an_answer_at_its_limit_is_not_tried_again():
    assert Retries().next_try(ReplyTooLong()) is None


def test_a_call_is_tried_six_times_at_most():
    retries = Retries()
    failures = [RateLimited(retry_after=1)] * 3 + [ProviderOverloaded()] * 2 + [ReplyTruncated()]
    assert [retries.next_try(error) is None for error in failures] == [False] * 5 + [True]


def test_a_wait_is_told_in_the_unit_people_use():
    spans = {2: "2 s", 180: "180 s", 600: "10 min", 86_400: "24 h"}
    for seconds, words in spans.items():
        assert RateLimited(retry_after=seconds).sentence("en").endswith(f"asks to wait {words}.")
    assert RateLimited(retry_after=86_400).sentence("ru").endswith("подождать 24 ч.")


def test_notices_speak_both_languages():
    notice = ModelNotice(code="model_overloaded", attempt=2, seconds=1.25)
    assert "try 2 follows in 1.2 s" in notice.sentence("en")
    assert "попытка 2" in notice.sentence("ru")


def test_unknown_prices_are_unknown():
    gpt = ListPrices("gpt-4o", "https://api.openai.com/v1")
    assert gpt.cost(1_000, 100) == "0.0035"
    assert rates_of(gpt, 1_000) == (Decimal("0.0025"), Decimal("0.00001"))
    assert ListPrices("no-such-model", "https://api.openai.com/v1").cost(1, 1) is None
    assert rates_of(ListPrices("gpt-4o", "http://127.0.0.1:11434/v1"), 1) == (None, None)


def test_an_endpoint_needs_its_address():
    with pytest.raises(ValueError, match="base URL"):
        ModelClient(ModelChoice(provider="openai_compatible", model="m"))


async def test_the_demo_model_costs_nothing_and_is_estimated():
    client = ModelClient(ModelChoice(provider="demo", model="demo"))
    system = "# Role: spec_writer\nLanguage: en"
    prompt = Prompt(
        role=Role.SPEC_WRITER, system=system, turns=(Turn(role="user", text="<idea>\na todo list\n</idea>"),)
    )
    heard = []

    async def on_text(text: str) -> None:
        heard.append(text)

    told = []

    async def on_notice(notice: Told) -> None:
        told.append(type(notice))

    reply = await client.ask(prompt, on_text, on_notice)
    assert "".join(heard) == reply.text
    assert '"requirements"' in reply.text
    assert (reply.cost_usd, reply.estimated) == ("0", True)
    assert told == [CallBegun]
