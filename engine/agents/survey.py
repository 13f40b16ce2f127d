"""An app that was brought in: the Architect describes it, the Tech Lead writes checks of what it does today."""

from collections.abc import Sequence

from engine.agents.answers import SurveyAnswer
from engine.agents.architect import with_lines
from engine.agents.brief import Brief
from engine.agents.conversation import Ask, ask_for
from engine.agents.payload import json_payload, validated
from engine.agents.problems import AnswerUnusable
from engine.agents.unprovable import reasons_in, with_proof
from engine.builds.state import Architecture, Requirement, Role, Spec
from engine.document import Document
from engine.verify.parsing import ChecksRejected, parse_checks

SURVEY = "survey"
CHARACTERISE = "characterise"
_MOST_REQUIREMENTS = 12


class Surveyed(Document):
    """What an app is and does, and how it is made."""

    spec: Spec
    architecture: Architecture


async def describe(ask: Ask, brief: Brief) -> Surveyed:
    """The app in words; raises `AnswerUnusable`."""
    return await ask_for(ask, brief.prompt(Role.ARCHITECT, SURVEY), parse_survey)


def parse_survey(text: str) -> Surveyed:
    """Requirements get their ids here; raises `AnswerUnusable`."""
    raw = with_lines(json_payload(text))
    listed = raw.get("requirements")
    if isinstance(listed, list):
        raw["requirements"] = [{"text": item} if isinstance(item, str) else item for item in listed]
    answer = validated(SurveyAnswer, raw)
    if len(answer.requirements) > _MOST_REQUIREMENTS:
        raise AnswerUnusable((f"requirements: at most {_MOST_REQUIREMENTS}, the ones that matter most to a user.",))
    requirements = tuple(
        Requirement(id=f"R{number}", text=item.text.strip()) for number, item in enumerate(answer.requirements, start=1)
    )
    spec = Spec(title=answer.title.strip(), summary=answer.summary.strip(), requirements=requirements)
    made = answer.model_dump(include={"entities", "pages", "endpoints", "notes"})
    return Surveyed(spec=spec, architecture=Architecture(**made))


async def write_checks(ask: Ask, brief: Brief, spec: Spec, no_check: str) -> Spec:
    """The specification with checks that shall pass on the app as it is; raises `AnswerUnusable`.

    The brief's `evidence` tells of checks that have failed, if these are to take their place.
    """
    prompt = brief.prompt(Role.TECH_LEAD, CHARACTERISE)
    return await ask_for(ask, prompt, lambda text: parse_characterisation(text, spec, no_check))


def parse_characterisation(text: str, spec: Spec, no_check: str) -> Spec:
    """Every requirement has checks or a reason why it has none; `no_check` is the title of that evidence."""
    raw = json_payload(text)
    reasons = reasons_in(raw, spec.requirements)
    wanted = [item.id for item in spec.requirements if item.id not in reasons]
    listed = raw.get("checks") or []
    if isinstance(listed, Sequence) and not isinstance(listed, str):
        listed = [one for one in listed if not (isinstance(one, dict) and one.get("requirement") in reasons)]
    try:
        checks = parse_checks(listed, wanted) if wanted else ()
    except ChecksRejected as error:
        raise AnswerUnusable(error.problems) from error
    requirements = tuple(with_proof(item, checks, reasons, no_check) for item in spec.requirements)
    return spec.model_copy(update={"requirements": requirements})
