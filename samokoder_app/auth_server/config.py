"""What the auth server needs to know; it reads no environment."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, SecretStr

from samokoder_app import paths


class ProviderName(StrEnum):
    """A service whose accounts people may sign in with, as GoTrue names it."""

    GITHUB = "github"
    GOOGLE = "google"


PROVIDER_TITLES: Mapping[str, str] = {ProviderName.GITHUB: "GitHub", ProviderName.GOOGLE: "Google"}
"""What they call themselves."""


class ProviderConfig(BaseModel):
    """An app registered with a provider, and the provider's addresses.

    `issuer` is how the provider names itself in its answers (RFC 9207).
    """

    model_config = ConfigDict(frozen=True)

    client_id: str
    client_secret: SecretStr
    authorize_url: str
    token_url: str
    profile_url: str
    emails_url: str = ""
    issuer: str


class AuthConfig(BaseModel):
    """`public_url` is the platform's origin; tokens are issued by `<public_url>/auth/v1`.

    `sends_mail`: a mail reaches somebody; without it nothing is done by mail. `confirms_addresses`: nobody is let in
    before the address is confirmed. `redirect_origins`: other sites of ours to which links may lead.
    """

    model_config = ConfigDict(frozen=True)

    public_url: str
    jwt_secret: SecretStr
    needs_invitation: bool = False
    invitation_code: SecretStr | None = None
    sends_mail: bool = True
    confirms_addresses: bool = False
    redirect_origins: frozenset[str] = frozenset()
    access_token_seconds: int = 3600
    min_password_length: int = 8
    max_password_length: int = 200
    providers: Mapping[ProviderName, ProviderConfig] = {}
    provider_seconds: float = 10.0
    """For all questions of one sign-in to its provider: somebody is waiting."""

    steady_seconds: float = 0.3
    """So long every answer takes that must not tell by its time whether an address is known."""

    @property
    def makes_users_by_mail(self) -> bool:
        """Whether who asks for a link may be somebody new: where anybody may sign up, and confirms the address."""
        return self.confirms_addresses and not self.needs_invitation

    @property
    def issuer(self) -> str:
        """The `iss` of access tokens."""
        return f"{self.public_url}{paths.AUTH_PREFIX}"


def github(client_id: str, client_secret: SecretStr) -> ProviderConfig:
    """GitHub with an app of ours. Addresses from its documentation of OAuth apps and REST API."""
    return ProviderConfig(
        client_id=client_id,
        client_secret=client_secret,
        authorize_url="https://github.com/login/oauth/authorize",
        token_url="https://github.com/login/oauth/access_token",  # noqa: S106 - an address
        profile_url="https://api.github.com/user",
        emails_url="https://api.github.com/user/emails?per_page=100",
        issuer="https://github.com/login/oauth",
    )


def google(client_id: str, client_secret: SecretStr) -> ProviderConfig:
    """Google with an app of ours. Addresses from its OpenID discovery document."""
    return ProviderConfig(
        client_id=client_id,
        client_secret=client_secret,
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
        profile_url="https://openidconnect.googleapis.com/v1/userinfo",
        issuer="https://accounts.google.com",
    )
