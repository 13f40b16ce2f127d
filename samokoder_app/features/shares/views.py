"""What the page of a public link shows; pure."""

from typing import Any

from pydantic import BaseModel

from samokoder_app.shares.views import SharedApp, SharedVersion


class RequirementLine(BaseModel):
    """A requirement in words."""

    id: str
    text: str
    status: str


class VersionLine(BaseModel):
    """A version of the history; `picture` is an address, `proof` “5/6” or empty for files that nobody verified."""

    number: int
    title: str
    origin: str
    created_at: str
    picture: str
    proof: str


def requirement_lines(app: SharedApp) -> list[RequirementLine]:
    """All requirements, in their order."""
    return [RequirementLine(id=one.id, text=one.text, status=one.status.value) for one in app.requirements]


def tiles(app: SharedApp) -> list[dict[str, Any]]:
    """What the evidence strip shows."""
    return [one.model_dump(mode="json") for one in app.requirements]


def version_lines(app: SharedApp, pictures: str) -> list[VersionLine]:
    """The history; `pictures` is where its pictures are."""
    return [_version_line(one, pictures) for one in app.versions]


def _version_line(one: SharedVersion, pictures: str) -> VersionLine:
    proof = f"{one.evidence.passed}/{one.evidence.total}" if one.evidence and one.evidence.total else ""
    return VersionLine(
        number=one.number,
        title=one.title,
        origin=one.origin,
        created_at=one.created_at.isoformat(),
        picture=f"{pictures}/{one.picture}" if one.picture else "",
        proof=proof,
    )
