"""The arithmetic behind the figures."""

import pytest

from bench.measuring import covered_seconds, percentile


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(number) for number in range(20, 0, -1)]
    assert percentile(values, 0.95) == 19
    assert percentile(values, 1) == 20
    assert percentile([7.0], 0.95) == 7


def test_a_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="needs values"):
        percentile([], 0.5)


@pytest.mark.parametrize(
    ("intervals", "seconds"),
    [([], 0), ([(1, 3)], 2), ([(4, 6), (1, 3)], 4), ([(1, 4), (2, 3), (3, 6)], 5), ([(1, 2), (2, 3)], 2)],
)
def test_time_that_overlaps_counts_once(intervals: list[tuple[float, float]], seconds: float) -> None:
    assert covered_seconds(intervals) == seconds
