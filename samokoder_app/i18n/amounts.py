"""Numbers and money as each language writes them, for pages; the engine's own sentences write them the same way."""

from engine.amounts import decimal, dollars, grouped, list_price

__all__ = ["decimal", "dollars", "grouped", "list_price"]
