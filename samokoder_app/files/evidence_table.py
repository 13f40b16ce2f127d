"""The README's table of evidence: what was required, what the program saw, and when."""

import html
import re

from engine.builds.state import BuildState, Requirement
from samokoder_app.i18n.files import REQUIREMENT_STATUS, EvidenceTable
from samokoder_app.i18n.text import Language, Text

BEGIN = "<!-- evidence: written by Samokoder at export -->"
END = "<!-- end of evidence -->"
_SECTION = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)


def with_evidence(readme: str, state: BuildState, edited_version: int | None) -> str:
    """The README with the table, in place of an older one or at the end.

    `edited_version` is the present version if it was saved by hand after the checks, else None.
    """
    if state.spec is None or not state.spec.requirements:
        return readme
    section = f"{BEGIN}\n{_section(state.spec.requirements, _language(state), edited_version)}\n{END}"
    if _SECTION.search(readme):
        return _SECTION.sub(lambda _: section, readme, count=1)
    return f"{readme.rstrip()}\n\n{section}\n"


def _language(state: BuildState) -> Language:
    return "ru" if state.language == "ru" else "en"


def _section(requirements: tuple[Requirement, ...], language: Language, edited_version: int | None) -> str:
    def said(text: Text, **values: object) -> str:
        return text.said_in(language, **values)

    passed = sum(requirement.status == "passed" for requirement in requirements)
    lines = [
        f"## {said(EvidenceTable.title)}",
        "",
        said(EvidenceTable.summary, passed=passed, total=len(requirements)) + " " + said(EvidenceTable.how),
        "",
    ]
    if edited_version is not None:
        lines += [said(EvidenceTable.changed_since, version=edited_version), ""]
    heads = (EvidenceTable.requirement, EvidenceTable.status, EvidenceTable.seen, EvidenceTable.at)
    lines += [_row("", *(said(head) for head in heads)), "|---|---|---|---|---|"]
    lines += [_requirement_row(requirement, language) for requirement in requirements]
    return "\n".join(lines)


def _requirement_row(requirement: Requirement, language: Language) -> str:
    status = REQUIREMENT_STATUS[requirement.status.value].said_in(language)
    seen = " ".join(evidence.sentence for evidence in requirement.evidence)
    times = [evidence.ran_at for evidence in requirement.evidence if evidence.ran_at]
    return _row(requirement.id, requirement.text, status, seen, max(times, default="")[:16].replace("T", " "))


def _row(*cells: str) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    """Text that can neither end its cell nor become HTML."""
    return html.escape(" ".join(text.split()), quote=False).replace("|", "\\|")
