"""The README's table of evidence as it leaves with an export."""

from engine.builds import evidence_table
from engine.builds.state import BuildState, RequirementStatus
from samokoder_app.i18n.files import EvidenceTable
from samokoder_app.i18n.text import Language


def with_evidence(readme: str, state: BuildState, unjudged_version: int | None) -> str:
    """The README with the table of the last build, in place of an older one.

    `unjudged_version` is the present version if its files are not those that were checked last, else None.
    """
    if state.spec is None or not state.spec.requirements:
        return readme
    language: Language = "ru" if state.language == "ru" else "en"
    requirements = state.spec.requirements
    passed = sum(item.status is RequirementStatus.PASSED for item in requirements)
    remarks = [EvidenceTable.summary.said_in(language, passed=passed, total=len(requirements))]
    if unjudged_version is not None:
        remarks.append(EvidenceTable.changed_since.said_in(language, version=unjudged_version))
    return evidence_table.with_evidence(readme, requirements, state.facts, language, remarks)
