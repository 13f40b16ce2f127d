"""What the page of managed keys shows; pure."""

from collections.abc import Sequence

from pydantic import BaseModel

from engine.amounts import plain
from samokoder_app.billing.credits.amounts import shown_credits
from samokoder_app.db.repositories.credits import LedgerRow
from samokoder_app.db.repositories.managed_keys import ManagedKeyRow, ManagedModelRow

_MILLION = 1_000_000


class ModelLine(BaseModel):
    """A model on offer; dollars for a million tokens, as the provider asks them and as users pay them."""

    id: str
    title: str
    model: str
    margin: float
    prompt: float
    answer: float
    sold_prompt: float
    sold_answer: float


class KeyLine(BaseModel):
    """A managed key. Dollars; `cap` is as it is typed, "" for none."""

    id: str
    name: str
    mask: str
    provider: str
    health: str
    is_well: bool
    is_enabled: bool
    cap: str
    cap_usd: float
    used: float
    used_30: float
    models: list[ModelLine]


class Books(BaseModel):
    """The ledger as a whole, in credits."""

    issued: float = 0
    spent: float = 0
    available: float = 0
    held: float = 0
    returned: float = 0
    uncovered: float = 0
    differences: int = 0


def key_lines(keys: Sequence[ManagedKeyRow], models: Sequence[ManagedModelRow]) -> list[KeyLine]:
    """Keys with their models."""
    return [
        KeyLine(
            id=str(key.id),
            name=key.name,
            mask=key.mask,
            provider=key.provider_id,
            health=key.health.value,
            is_well=key.health.value == "ok",
            is_enabled=key.is_enabled,
            cap="" if key.cap_usd is None else plain(key.cap_usd),
            cap_usd=float(key.cap_usd or 0),
            used=float(key.used_usd + key.held_usd),
            used_30=float(key.used_usd_30),
            models=[_model_line(one) for one in models if one.key_id == key.id],
        )
        for key in keys
    ]


def books_of(row: LedgerRow) -> Books:
    """The sums as they are shown."""
    sums = {name: shown_credits(getattr(row, name)) for name in Books.model_fields if name != "differences"}
    return Books(**sums, differences=row.differences)


def _model_line(row: ManagedModelRow) -> ModelLine:
    share = 1 + row.margin_percent / 100
    prompt, answer = row.prompt_usd * _MILLION, row.completion_usd * _MILLION
    return ModelLine(
        id=str(row.id),
        title=row.title,
        model=row.model,
        margin=float(row.margin_percent),
        prompt=float(prompt),
        answer=float(answer),
        sold_prompt=float(prompt * share),
        sold_answer=float(answer * share),
    )
