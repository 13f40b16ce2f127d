"""What the reader of a form gives back."""

from typing import NamedTuple

from engine.edits.blocks import Block


class Reading(NamedTuple):
    """Blocks that were read, and the first line behind them."""

    blocks: tuple[Block, ...]
    end: int
