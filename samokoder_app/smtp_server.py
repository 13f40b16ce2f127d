"""Where mails go out."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, SecretStr

SmtpTls = Literal["starttls", "tls", "none"]


class SmtpServer(BaseModel):
    """A mail server and how to talk to it; `sender` is `Name <address>` or an address."""

    model_config = ConfigDict(frozen=True)

    host: str
    port: int = 587
    user: str | None = None
    password: SecretStr | None = None
    tls: SmtpTls = "starttls"
    sender: str
    certificates: str | None = None
    """A file of authorities to trust in place of the machine's; for tests."""
