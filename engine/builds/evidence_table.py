"""The table of evidence that the program appends to an app's README."""

import html
from collections.abc import Sequence

from engine.builds.sentences import Language, say
from engine.builds.state import Requirement
from engine.verify.evidence import CheckEvidence, CheckStatus

_BEGIN, _END = "<!-- evidence -->", "<!-- /evidence -->"
_LONGEST = 300


def with_evidence(
    readme: str,
    requirements: Sequence[Requirement],
    facts: Sequence[CheckEvidence],
    language: Language,
    remarks: Sequence[str] = (),
) -> str:
    """The README with its table of evidence renewed at the end; `remarks` are sentences of the host below it."""
    rows = [
        (f"{item.id}. {item.text}", say(f"status_{item.status.value}", language), _seen(item)) for item in requirements
    ]
    rows += [(fact.title, say(f"status_{fact.status.value}", language), fact.sentence) for fact in facts]
    lines = [f"| {say('table_head', language)} |", "| --- | --- | --- |"]
    lines += ["| " + " | ".join(_cell(text) for text in row) + " |" for row in rows]
    table = "\n".join(lines)
    text = without_section(readme, _BEGIN, _END).rstrip()
    title, note = say("table_title", language), " ".join((say("table_note", language), *remarks))
    return f"{text}\n\n{_BEGIN}\n## {title}\n\n{table}\n\n{note}\n{_END}\n"


def without_section(text: str, begin: str, end: str) -> str:
    """The text without what stands between two marks, and without the blank lines around it.

    Linear in any text: a README is whatever its app, or its user, has written.
    """
    pieces, place = [], 0
    while (start := text.find(begin, place)) >= 0 and (stop := text.find(end, start)) >= 0:
        pieces.append(text[place:start].rstrip("\n"))
        place = stop + len(end)
        while text.startswith("\n", place):
            place += 1
    return "\n".join((*pieces, text[place:]))


def _seen(item: Requirement) -> str:
    """The most telling sentence: of a check that did not pass, else of the last one."""
    unmet = [one for one in item.evidence if one.status is not CheckStatus.PASSED]
    shown = unmet[:1] or item.evidence[-1:]
    return "; ".join(f"{one.title}: {one.sentence}" if one.sentence else one.title for one in shown)


def _cell(text: str) -> str:
    """Text that can neither end its cell nor become HTML."""
    clean = html.escape(" ".join(text.split()), quote=False).replace("|", "\\|")
    return clean if len(clean) <= _LONGEST else f"{clean[: _LONGEST - 1]}…"
