"""The account that the ledger is held against: drawn by seed, and a bill of its own."""

from decimal import Decimal

from bench.billing.plan import planned_calls
from bench.billing.prices import SHEETS, owed
from bench.wires.said import Failure, Said, Tokens
from bench.wires.server import WIRES, Billed


def test_every_kind_of_call_is_drawn_and_the_same_for_the_same_seed() -> None:
    for kind in WIRES:
        calls = list(planned_calls(kind, 200, 1))
        assert calls == list(planned_calls(kind, 200, 1))
        assert calls != list(planned_calls(kind, 200, 2))
        said = [one.answer for one in calls if isinstance(one.answer, Said)]
        assert {one.end for one in said} == {"stop", "length", "refusal", "cut", "silent", "error", "hang"}
        assert any(isinstance(one.answer, Failure) for one in calls)
        assert any(one.is_called_off for one in calls)
        assert any(one.calls for one in said)
        assert any(one.tokens.reasoning for one in said)
        assert any(one.tokens.kept for one in said) is (kind in {"anthropic", "openrouter"})
        assert any(one.charge for one in said) is (kind == "openrouter")


def test_a_bill_has_a_price_for_each_sort_of_token() -> None:
    tokens = Tokens(prompt=1_000, completion=100, cached=400, kept=200)
    assert SHEETS["openrouter"].dollars(tokens) == Decimal("0.00757")
    billed = Billed("m", tokens, "stop", None)
    assert owed("groq", billed) == SHEETS["groq"].dollars(tokens)
    assert owed("openrouter", Billed("m", tokens, "stop", "0.5")) == Decimal("0.5")
    assert owed("openai_compatible", billed) is None
