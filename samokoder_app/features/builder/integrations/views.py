"""What the page of secrets and outside services shows; pure."""

from pydantic import BaseModel

from samokoder_app.integrations.views import SecretView


class SecretRow(BaseModel):
    """A kept secret: its name and a mask."""

    name: str
    mask: str


def secret_row(secret: SecretView) -> SecretRow:
    """A secret as a row."""
    return SecretRow(name=secret.name, mask=secret.mask)
