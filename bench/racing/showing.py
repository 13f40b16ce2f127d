"""The race's table and plot for `docs/`: numbers in Markdown, and the three ratios as bars."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

_ROWS: tuple[tuple[str, str], ...] = (
    ("calls", "calls of the model"),
    ("prompt_tokens", "prompt tokens"),
    ("completion_tokens", "completion tokens"),
    ("questions", "questions to the user"),
    ("own_seconds", "own seconds, without model and programs"),
    ("seconds", "seconds in all, npm included, ours with its proof"),
    ("proof_calls", "calls of ours to describe the other's app"),
    ("starts", "the app starts"),
    ("passed", "requirements proven"),
)
_ERRING: tuple[tuple[str, str], ...] = (
    ("bad_builds", "builds with a model that errs at every fifth call"),
    ("bad_answers", "bad answers in them"),
    ("starts_share", "share that ends in an app that starts"),
    ("verified_share", "share in which every requirement is proven"),
)
_RATIOS = (
    ("calls_ratio", "calls", "calls"),
    ("prompt_tokens_ratio", "prompt_tokens", "prompt tokens"),
    ("own_seconds_ratio", "own_seconds", "own seconds"),
)
_WIDTH, _LABEL, _BAR, _ROOM = 720, 150, 400, 44
_INK, _OURS, _THEIRS = "#5C6470", "#C2410C", "#9AA3AE"
"""Readable on a light page and on a dark one."""


def write_docs(folder: Path, race: Mapping[str, Any]) -> None:
    """`race.md` and `race.svg` in this folder."""
    (folder / "race.md").write_text(_page(race), encoding="utf-8")
    (folder / "race.svg").write_text(_plot(race), encoding="utf-8")


def _page(race: Mapping[str, Any]) -> str:
    return f"""# The race

Our engine and GPT-Pilot {race["pilot_version"]} with the same idea (“{race["idea"]}”) and the same scripted model, in one run. Made by

```sh
GPT_PILOT_HOME=… GPT_PILOT_PYTHON=… python -m bench race --docs docs
```

![The three ratios](race.svg)

| | Samokoder | GPT-Pilot | ours / theirs |
| --- | --- | --- | --- |
{_table(race, _ROWS)}
{_table(race, _ERRING)}

**How it is counted.** Both ask one model at its own door; it answers at once and without a mistake, from two scripts, for the two ask in different words. So every figure is a lower bound. Tokens are characters / 4 of all messages and of the answer, for both. Questions are those that a user would be asked; here a rule answers them. Own seconds are those in which neither the model answered nor a program (npm, the app, its tests, a browser) ran in the sandbox, looked at ten times a second; the machine had {race["cores"]} cores and a load of {race["load"]:g}, which lengthens them. GPT-Pilot's lane ends when it says that it has finished; then our program starts and proves its app, which is not counted against it.

**What is not comparable.** The apps differ: each script knows one small app of its engine's kind (React and Express for both), so completion tokens say more about the scripts than about the engines. GPT-Pilot installs its packages with npm in each project, ours lie there already; own seconds leave both out. Ours runs its checks while it builds, which takes most of its seconds; GPT-Pilot runs nothing. With a model that errs GPT-Pilot has the help of our gateway: failures on the wire never reach it, JSON is freed of words around it, and it never sleeps on a limit; of so few builds a share says little more than that it can happen. No real model was asked, so nothing here says which of the two writes better apps.
"""


def _table(race: Mapping[str, Any], rows: tuple[tuple[str, str], ...]) -> str:
    ratios = {field: race[name] for name, field, _ in _RATIOS}
    lines = []
    for field, label in rows:
        ours, theirs = (_shown(race[lane], field) for lane in ("ours", "theirs"))
        ratio = f"{ratios[field]:.2f}" if field in ratios else ""
        lines.append(f"| {label} | {ours} | {theirs} | {ratio} |")
    return "\n".join(lines)


def _shown(lane: Mapping[str, Any], field: str) -> str:
    value = lane[field]
    if field == "passed":
        return f"{value} of {lane['requirements']}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def _plot(race: Mapping[str, Any]) -> str:
    rows = [_bars(race, place, *names) for place, names in enumerate(_RATIOS)]
    height = len(_RATIOS) * _ROOM + 44
    said = "; ".join(f"{label} {race[name]:.2f}" for name, _, label in _RATIOS)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'font-family="Golos Text, Inter, system-ui, sans-serif" font-size="13" role="img" '
        f'aria-label="Ours over theirs: {escape(said)}">\n'
        + "\n".join(rows)
        + f'\n<rect x="{_LABEL}" y="{height - 24}" width="12" height="12" fill="{_OURS}"/>'
        + f'<text x="{_LABEL + 18}" y="{height - 13}" fill="{_INK}">Samokoder</text>'
        + f'<rect x="{_LABEL + 110}" y="{height - 24}" width="12" height="12" fill="{_THEIRS}"/>'
        + f'<text x="{_LABEL + 128}" y="{height - 13}" fill="{_INK}">GPT-Pilot</text>\n</svg>\n'
    )


def _bars(race: Mapping[str, Any], place: int, ratio: str, field: str, label: str) -> str:
    ours, theirs, top = race["ours"][field], race["theirs"][field], place * _ROOM + 10
    longest = max(ours, theirs) or 1
    lines = [f'<text x="{_LABEL - 12}" y="{top + 19}" text-anchor="end" fill="{_INK}">{label}</text>']
    for value, colour, down in ((ours, _OURS, 0), (theirs, _THEIRS, 14)):
        width = max(2.0, _BAR * value / longest)
        shown = f"{value:,}" if isinstance(value, int) else f"{value:g}"
        lines.append(f'<rect x="{_LABEL}" y="{top + down}" width="{width:.1f}" height="12" rx="2" fill="{colour}"/>')
        lines.append(
            f'<text x="{_LABEL + width + 6:.1f}" y="{top + down + 10}" font-size="11" fill="{_INK}">{shown}</text>'
        )
    lines.append(
        f'<text x="{_WIDTH - 12}" y="{top + 19}" text-anchor="end" font-weight="600" fill="{_INK}">× {race[ratio]:.2f}</text>'
    )
    return "".join(lines)
