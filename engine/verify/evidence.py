"""What a run of a check, or of the whole verification, showed."""

from enum import StrEnum

from pydantic import Field

from engine.document import Document


class CheckStatus(StrEnum):
    """Result of one check."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_VERIFIED = "not_verified"


class CheckEvidence(Document):
    """What one run of one check (or of one fact such as the app's own tests) showed."""

    check_id: str
    title: str
    status: CheckStatus
    sentence: str = Field(description="What was seen, in the user's language; for a failure what was missing.")
    steps: tuple[str, ...] = Field(default=(), description="The check's steps read aloud, in the user's language.")
    screenshot: str | None = Field(default=None, description="sha256 of a PNG among the build's blobs.")
    seconds: float = 0.0
    ran_at: str = Field(default="", description="ISO 8601, UTC.")
