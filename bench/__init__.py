"""Benchmarks: `python -m bench NAME` measures one thing and prints one JSON object per figure."""
