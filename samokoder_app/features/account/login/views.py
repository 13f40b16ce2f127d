"""What the section shows of providers; pure."""

from pydantic import BaseModel

from samokoder_app.accounts.own_login import LoginView


class IdentityLine(BaseModel):
    """A linked provider: its own name, and what it calls the user."""

    id: str
    provider: str
    title: str
    name: str


def identity_lines(login: LoginView) -> list[IdentityLine]:
    """Linked providers as lines, in their order."""
    return [IdentityLine(id=one.id, provider=one.provider, title=one.title, name=one.name) for one in login.identities]
