"""Arithmetic of measurements: medians, percentiles, and time covered by intervals that overlap."""

import math
from collections.abc import Iterable, Sequence
from statistics import median

__all__ = ["covered_seconds", "median", "percentile"]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0–1] of all values do not exceed (nearest rank)."""
    if not values or not 0 < share <= 1:
        raise ValueError("a percentile needs values and a share above 0, at most 1")
    return sorted(values)[math.ceil(share * len(values)) - 1]


def covered_seconds(intervals: Iterable[tuple[float, float]]) -> float:
    """Length of the union of (start, end): what overlaps counts once."""
    covered, reached = 0.0, -math.inf
    for start, end in sorted(intervals):
        covered += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return covered
