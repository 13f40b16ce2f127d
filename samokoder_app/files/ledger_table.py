"""The ledger as a table of the exported README: one row for each build, newest last; pure."""

import html
from collections.abc import Sequence
from decimal import Decimal

from engine.builds.evidence_table import without_section
from samokoder_app.i18n.amounts import dollars, grouped
from samokoder_app.i18n.files import LedgerTable
from samokoder_app.i18n.text import Language
from samokoder_app.projects.ledger import LedgerEntry

_BEGIN, _END = "<!-- ledger -->", "<!-- /ledger -->"
_LONGEST = 160


def with_ledger(readme: str, entries: Sequence[LedgerEntry], language: Language) -> str:
    """The README with the table of what was done, in place of an older one."""
    rows = [_row(entry, language) for entry in entries]
    head = LedgerTable.head.said_in(language).split("|")
    lines = [_line(head), _line(["---"] * len(head)), *(_line(row) for row in rows)]
    text = without_section(readme, _BEGIN, _END).rstrip()
    title = LedgerTable.title.said_in(language)
    return f"{text}\n\n{_BEGIN}\n## {title}\n\n" + "\n".join(lines) + f"\n{_END}\n"


def _row(entry: LedgerEntry, language: Language) -> list[str]:
    proven = LedgerTable.nothing.said_in(language)
    if entry.verified is not None:
        found = entry.verified
        proven = LedgerTable.proven.said_in(
            language, passed=found.passed, failed=found.failed, unproven=found.not_verified + found.pending
        )
    tokens = entry.usage.prompt_tokens + entry.usage.completion_tokens
    cost = (
        LedgerTable.unknown.said_in(language) if entry.cost_usd is None else dollars(Decimal(entry.cost_usd), language)
    )
    ran = sum(command.runs for command in entry.commands)
    failed = sum(command.failed for command in entry.commands)
    return [
        f"{entry.at:%Y-%m-%d %H:%M}",
        " · ".join((entry.asked, *entry.said)),
        LedgerTable.changed.said_in(
            language,
            files=len(entry.files),
            added=sum(one.added for one in entry.files),
            removed=sum(one.removed for one in entry.files),
        ),
        LedgerTable.ran.said_in(language, count=ran, failed=failed),
        proven,
        f"{'≈ ' if entry.usage.estimated else ''}{grouped(tokens, language)} · {cost} · {round(entry.seconds)}",
    ]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    """Text that can neither end its cell nor become HTML."""
    clean = html.escape(" ".join(text.split()), quote=False).replace("|", "\\|")
    return clean if len(clean) <= _LONGEST else f"{clean[: _LONGEST - 1]}…"
