"""What the auth server needs to know; it reads no environment."""

from pydantic import BaseModel, ConfigDict, SecretStr


class AuthConfig(BaseModel):
    """`public_url` is the platform's origin; tokens are issued by `<public_url>/auth/v1`.

    `sends_mail`: a mail reaches somebody; without it nothing is done by mail. `confirms_addresses`: nobody is let in
    before the address is confirmed. `makes_users_by_mail`: who asks for a link may be somebody new. `redirect_origins`:
    other sites of ours to which links may lead.
    """

    model_config = ConfigDict(frozen=True)

    public_url: str
    jwt_secret: SecretStr
    needs_invitation: bool = False
    invitation_code: SecretStr | None = None
    sends_mail: bool = True
    confirms_addresses: bool = False
    makes_users_by_mail: bool = False
    redirect_origins: frozenset[str] = frozenset()
    access_token_seconds: int = 3600
    min_password_length: int = 8
    max_password_length: int = 200
    steady_seconds: float = 0.3
    """So long every answer takes that must not tell by its time whether an address is known."""

    @property
    def issuer(self) -> str:
        """The `iss` of access tokens."""
        return f"{self.public_url}/auth/v1"
