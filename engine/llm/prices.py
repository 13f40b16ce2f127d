"""What a call cost, from the packaged price list of genai-prices; nothing is downloaded."""

from genai_prices import Usage, calc_price


def price_of(
    model: str, base_url: str, prompt_tokens: int, completion_tokens: int, cached_tokens: int = 0
) -> str | None:
    """List price in US dollars as a decimal string, or None when the model or its provider is not known.

    `cached_tokens` are those of the prompt that the provider had kept from earlier calls.
    """
    cached = min(cached_tokens, prompt_tokens)
    usage = Usage(input_tokens=prompt_tokens, cache_read_tokens=cached, output_tokens=completion_tokens)
    try:
        price = calc_price(usage, model, provider_api_url=base_url).total_price
    except LookupError:
        return None
    return f"{price:f}"
