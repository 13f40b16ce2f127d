"""Requirements and their proof: checks, or a sentence that says why there is none."""

from collections.abc import Iterable, Mapping, Sequence

from engine.agents.answers import Unprovable
from engine.agents.payload import validated
from engine.builds.state import Requirement, RequirementStatus
from engine.document import Document
from engine.verify.checks import Check
from engine.verify.evidence import CheckEvidence, CheckStatus


class _Unprovables(Document):
    unprovable: tuple[Unprovable, ...] = ()


def reasons_in(raw: Mapping[str, object], wanted: Iterable[Requirement]) -> dict[str, str]:
    """Why nothing proves some of the wanted requirements, by id; raises `AnswerUnusable`."""
    listed = validated(_Unprovables, {"unprovable": raw.get("unprovable") or []}).unprovable
    ids = {item.id for item in wanted}
    return {one.requirement: one.reason.strip() for one in listed if one.requirement in ids and one.reason.strip()}


def with_proof(item: Requirement, checks: Sequence[Check], reasons: Mapping[str, str], no_check: str) -> Requirement:
    """The requirement with its own of the `checks`, or unproven for a reason; `no_check` is the evidence's title."""
    if item.id in reasons:
        evidence = CheckEvidence(
            check_id=item.id, title=no_check, status=CheckStatus.NOT_VERIFIED, sentence=reasons[item.id]
        )
        return unproven(item, reasons[item.id], (evidence,))
    own = tuple(check for check in checks if check.requirement == item.id)
    if not own:
        return item
    return item.model_copy(update={"checks": own, "status": RequirementStatus.PENDING, "evidence": ()})


def unproven(item: Requirement, reason: str, evidence: tuple[CheckEvidence, ...]) -> Requirement:
    """The requirement without checks; nobody is asked for new ones until its text changes."""
    changes = {"checks": (), "unproven": reason, "status": RequirementStatus.NOT_VERIFIED, "evidence": evidence}
    return item.model_copy(update=changes)
