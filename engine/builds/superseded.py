"""Databases of GPT-Pilot that a build goes on without: at every rest it stores another one, of megabytes."""

from engine.builds.state import BuildState


def superseded(before: BuildState | None, after: BuildState) -> frozenset[str]:
    """SHA-256 of the stored databases that the earlier state names and the later one does not."""
    return _databases(before) - _databases(after)


def _databases(state: BuildState | None) -> frozenset[str]:
    work = state.pilot if state else None
    return frozenset(filter(None, (work.database, work.finished))) if work else frozenset()
