"""What the overview shows; pure."""

from pydantic import BaseModel

from samokoder_app.operating.overview import OverviewView


class PartLine(BaseModel):
    """A part of the server with a sentence about it, in both languages."""

    name: str
    is_ok: bool
    ru: str
    en: str


class OverviewFigures(BaseModel):
    """Figures of this moment."""

    running: int = 0
    queued: int = 0
    oldest_seconds: float = 0
    waiting: int = 0
    paused: int = 0
    done: int = 0
    failed: int = 0
    workers: int = 0
    previews: int = 0
    sign_ins: int = 0
    refused: int = 0
    calls: int = 0
    calls_failed: int = 0


def part_lines(overview: OverviewView) -> list[PartLine]:
    """The parts, those that do not work first."""
    lines = [
        PartLine(name=name, is_ok=found.ok, ru=found.ru, en=found.en) for name, found in overview.health.parts.items()
    ]
    return sorted(lines, key=lambda line: line.is_ok)


def overview_figures(overview: OverviewView) -> OverviewFigures:
    """The figures of an overview."""
    builds = overview.builds
    return OverviewFigures(
        running=builds.get("running", 0),
        queued=builds.get("queued", 0),
        oldest_seconds=overview.oldest_build_seconds,
        waiting=builds.get("waiting", 0),
        paused=builds.get("paused", 0),
        done=builds.get("done", 0),
        failed=builds.get("failed", 0),
        workers=overview.workers,
        previews=overview.previews,
        sign_ins=overview.sign_ins_last_hour,
        refused=overview.refused_sign_ins_last_hour,
        calls=overview.model_calls_last_hour,
        calls_failed=overview.failed_model_calls_last_hour,
    )
