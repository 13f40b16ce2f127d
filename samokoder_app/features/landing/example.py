"""A build that really ran: its requirements with their evidence, as the landing page shows them."""

import json
from pathlib import Path
from typing import Any

from samokoder_app.i18n.text import Language


def example_tiles(language: Language) -> list[dict[str, Any]]:
    """Requirements and evidence of the example build in one language, in the shape of the evidence strip."""
    path = Path(__file__).with_name(f"example_build.{language}.json")
    tiles: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return tiles
