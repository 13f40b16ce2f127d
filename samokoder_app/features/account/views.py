"""What the account page shows; pure."""

from collections.abc import Sequence
from datetime import UTC, datetime

from pydantic import BaseModel

from samokoder_app.db.repositories.keys import KeyHealth
from samokoder_app.keys.views import KeyView, ProviderView

_TONES = {KeyHealth.OK: "passed", KeyHealth.COOLING: "waiting", KeyHealth.UNREACHABLE: "waiting"}
"""Colours of badges; what only its owner can mend is a failure."""


class KeyRow(BaseModel):
    """A kept key: only its mask."""

    id: str
    title: str
    provider_id: str
    provider: str
    mask: str
    base_url: str
    model: str
    health: str
    tone: str
    checked_at: str
    used_at: str
    place: int
    is_first: bool
    is_last: bool


class ProviderOption(BaseModel):
    """A provider that keys can be added for, or a server of one's own."""

    id: str
    name: str
    needs_base_url: bool


def key_rows(keys: Sequence[KeyView], providers: Sequence[ProviderOption]) -> list[KeyRow]:
    """Kept keys as rows, in their order."""
    names = {provider.id: provider.name for provider in providers}
    return [
        KeyRow(
            id=str(key.id),
            title=key.key_name or key.provider_id,
            provider_id=key.provider_id,
            provider=names.get(key.provider_id, key.provider_id),
            mask=key.mask,
            base_url=key.base_url,
            model=key.model,
            health=_health_now(key).value,
            tone=_TONES.get(_health_now(key), "failed"),
            checked_at=key.checked_at.isoformat() if key.checked_at else "",
            used_at=key.last_used_at.isoformat() if key.last_used_at else "",
            place=place,
            is_first=place == 1,
            is_last=place == len(keys),
        )
        for place, key in enumerate(keys, 1)
    ]


def _health_now(key: KeyView) -> KeyHealth:
    """A pause that is over is none any more; that nobody answered stays until somebody does."""
    is_over = key.cooling_until is not None and key.cooling_until <= datetime.now(UTC)
    return KeyHealth.OK if key.health is KeyHealth.COOLING and is_over else key.health


def provider_option(provider: ProviderView) -> ProviderOption:
    """A provider as a choice."""
    return ProviderOption(id=provider.id, name=provider.name, needs_base_url=provider.needs_base_url)
