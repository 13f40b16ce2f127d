"""What the section shows of tokens; pure."""

from collections.abc import Sequence
from datetime import UTC, datetime

from pydantic import BaseModel

from samokoder_app.db.repositories.access_tokens import TokenRow


class TokenLine(BaseModel):
    """A token: only its mask. Moments are ISO texts, "" where there is none."""

    id: str
    name: str
    mask: str
    scopes: list[str]
    expires_at: str
    has_ended: bool
    used_at: str


def token_lines(tokens: Sequence[TokenRow]) -> list[TokenLine]:
    """Tokens as lines, in their order."""
    return [
        TokenLine(
            id=str(token.id),
            name=token.name,
            mask=token.mask,
            scopes=[scope.value for scope in token.scopes],
            expires_at=token.expires_at.isoformat() if token.expires_at else "",
            has_ended=token.expires_at is not None and token.expires_at <= datetime.now(UTC),
            used_at=token.last_used_at.isoformat() if token.last_used_at else "",
        )
        for token in tokens
    ]
