"""Whether a version lies in a range of npm, for the forms that are common; of others nothing is claimed."""

import re

_SIMPLE = re.compile(r"([~^=]|>=)?v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?")
_EXACT = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})")


def surely_fits(version: str, wanted: str) -> bool:
    """True only if it is sure: a False may also mean that the range was not understood."""
    if wanted in ("*", version):
        return True
    have, simple = _EXACT.fullmatch(version), _SIMPLE.fullmatch(wanted)
    if have is None or simple is None:
        return False
    own = tuple(int(part) for part in have.groups())
    given = tuple(int(part) for part in simple.groups()[1:] if part is not None)
    least = given + (0,) * (3 - len(given))
    sign = simple[1] or "="
    if sign == ">=":
        return own >= least
    if sign == "=":
        return own[: len(given)] == given
    return own >= least and own[: _kept(sign, least, len(given))] == least[: _kept(sign, least, len(given))]


def _kept(sign: str, least: tuple[int, ...], given: int) -> int:
    """How many parts of the version must be the same: ^ keeps those up to the first that is not zero, ~ two."""
    if sign == "~":
        return min(2, given)
    if given == 1:
        return 1
    first = next((number for number, part in enumerate(least) if part), 2)
    return first + 1
