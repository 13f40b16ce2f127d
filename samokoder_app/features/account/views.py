"""What the account page shows; pure."""

from pydantic import BaseModel

from samokoder_app.keys.views import KeyView, ProviderView


class KeyRow(BaseModel):
    """A kept key: only its mask."""

    id: str
    title: str
    mask: str
    base_url: str
    model: str


class ProviderOption(BaseModel):
    """A service that keys can be added for."""

    id: str
    name: str


def key_row(key: KeyView) -> KeyRow:
    """A kept key as a row."""
    return KeyRow(
        id=str(key.id), title=key.key_name or key.provider_id, mask=key.mask, base_url=key.base_url, model=key.model
    )


def provider_option(provider: ProviderView) -> ProviderOption:
    """A provider as a choice."""
    return ProviderOption(id=provider.id, name=provider.name)
