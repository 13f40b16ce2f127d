"""The models of a list, as each kind of provider writes them. A model that is not for conversation is left out."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from typing import Any

from engine.llm.listing.listed import ListedModel
from engine.llm.types import ProviderKind

LONGEST_ID = 200
_MOST_TOKENS = 1_000_000_000
_HIGHEST_PRICE = Decimal(1)
"""Dollars for one token; the dearest models take about 0.0006."""
_FINEST_PRICE = Decimal("1E-12")

_NOT_FOR_TALK = (
    "*embed*", "*rerank*", "*whisper*", "*-tts*", "tts-*", "*playai*", "*orpheus*", "*transcribe*", "*realtime*",
    "*audio*", "dall-e*", "*image*", "sora*", "*moderation*", "*-guard*", "*safeguard*", "babbage*", "davinci*",
    "*turbo-instruct*", "computer-use*", "bge-*", "*deep-research*",
)  # fmt: skip

Item = dict[str, Any]


def models_in(kind: ProviderKind, document: Any) -> tuple[ListedModel, ...] | None:
    """The models of a provider's list in its order, each once; None if the document is no list of models."""
    items = document.get("data") if isinstance(document, dict) else document
    if not isinstance(items, list):
        return None
    read = _READERS.get(kind, _compatible)
    found: dict[str, ListedModel] = {}
    for item in items[:MOST_ITEMS]:
        name = item.get("id") if isinstance(item, dict) else None
        if isinstance(name, str) and 0 < len(name) <= LONGEST_ID and name.isprintable() and _is_for_talk(name):
            model = read(name, item)
            if model is not None:
                found.setdefault(name, model)
    return tuple(found.values())


MOST_ITEMS = 5_000
"""Items of a list that are looked at: ten times what the longest known one has. The list may be a hostile server's."""


def _is_for_talk(name: str) -> bool:
    last = name.lower().rsplit("/", 1)[-1]
    return not any(fnmatchcase(last, pattern) for pattern in _NOT_FOR_TALK)


def _openrouter(name: str, item: Item) -> ListedModel | None:
    """Prices in dollars for one token, as text; -1 where the router chooses the model and so the price."""
    makes, takes = _of(item, "architecture", "output_modalities"), _of(item, "architecture", "input_modalities")
    if isinstance(makes, list) and "text" not in makes:
        return None
    prompt, completion = _price(_of(item, "pricing", "prompt")), _price(_of(item, "pricing", "completion"))
    a_call = _price(_of(item, "pricing", "request"))
    can = item.get("supported_parameters")
    return ListedModel(
        id=name,
        title=_title(item.get("name"), name),
        context_tokens=_tokens(_of(item, "top_provider", "context_length")) or _tokens(item.get("context_length")),
        most_output=_tokens(_of(item, "top_provider", "max_completion_tokens")),
        can_see="image" in takes if isinstance(takes, list) else None,
        can_call_tools="tools" in can if isinstance(can, list) else None,
        prompt_usd=prompt,
        completion_usd=completion,
        cached_usd=_price(_of(item, "pricing", "input_cache_read")),
        kept_usd=_price(_of(item, "pricing", "input_cache_write")),
        call_usd=a_call or None,
        is_free=prompt == 0 and completion == 0 and not a_call,
    )


def _anthropic(name: str, item: Item) -> ListedModel:
    can_see = _of(item, "capabilities", "image_input", "supported")
    return ListedModel(
        id=name,
        title=_title(item.get("display_name"), name),
        context_tokens=_tokens(item.get("max_input_tokens")),
        most_output=_tokens(item.get("max_tokens")),
        can_see=can_see if isinstance(can_see, bool) else None,
    )


def _groq(name: str, item: Item) -> ListedModel | None:
    if item.get("active") is False:
        return None
    return ListedModel(
        id=name,
        title=name,
        context_tokens=_tokens(item.get("context_window")),
        most_output=_tokens(item.get("max_completion_tokens")),
    )


def _compatible(name: str, item: Item) -> ListedModel:
    """OpenAI itself names nothing but ids; vLLM adds `max_model_len`, llama.cpp `meta`, gateways what they like."""
    context = item.get("max_model_len") or _of(item, "meta", "n_ctx_train") or item.get("context_length")
    return ListedModel(id=name, title=name, context_tokens=_tokens(context))


_READERS: dict[ProviderKind, Callable[[str, Item], ListedModel | None]] = {
    "openrouter": _openrouter,
    "anthropic": _anthropic,
    "groq": _groq,
}


def _of(item: Any, *names: str) -> Any:
    for name in names:
        item = item.get(name) if isinstance(item, dict) else None
    return item


def _title(given: Any, name: str) -> str:
    text = given.strip() if isinstance(given, str) else ""
    return text[:LONGEST_ID] if text and text.isprintable() else name


def _tokens(given: Any) -> int | None:
    is_count = isinstance(given, int | float) and not isinstance(given, bool) and 0 < given <= _MOST_TOKENS
    return int(given) or None if is_count else None


def _price(given: Any) -> Decimal | None:
    if not isinstance(given, str | int | float) or isinstance(given, bool):
        return None
    try:
        price = Decimal(str(given))
    except InvalidOperation:
        return None
    return price.quantize(_FINEST_PRICE) if price.is_finite() and 0 <= price <= _HIGHEST_PRICE else None
