"""What the demo model cannot build (limits.toml)."""

import re
import tomllib
from functools import cache
from pathlib import Path

from engine.document import Document


class Limit(Document):
    """Ideas beyond the demo model, and the nearest that it can build."""

    pattern: re.Pattern[str]
    ru: str
    en: str
    nearest_ru: str
    nearest_en: str


class LeftOut(Document):
    """Something that ideas ask for and that will not be in the app."""

    pattern: re.Pattern[str]
    ru: str
    en: str


class Limits(Document):
    """All of them."""

    limit: tuple[Limit, ...]
    left_out: tuple[LeftOut, ...]


@cache
def limits() -> Limits:
    """The file, read once."""
    return Limits.model_validate(tomllib.loads((Path(__file__).parent / "limits.toml").read_text(encoding="utf-8")))
