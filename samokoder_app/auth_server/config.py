"""What the auth server needs to know; it reads no environment."""

from pydantic import BaseModel, ConfigDict, SecretStr


class AuthConfig(BaseModel):
    """`public_url` is the platform's origin; tokens are issued by `<public_url>/auth/v1`."""

    model_config = ConfigDict(frozen=True)

    public_url: str
    jwt_secret: SecretStr
    needs_invitation: bool = False
    invitation_code: SecretStr | None = None
    logs_recovery_links: bool = False
    access_token_seconds: int = 3600
    min_password_length: int = 8
    max_password_length: int = 200

    @property
    def issuer(self) -> str:
        """The `iss` of access tokens."""
        return f"{self.public_url}/auth/v1"
