"""Models that fail for the benchmark of fail-over."""
