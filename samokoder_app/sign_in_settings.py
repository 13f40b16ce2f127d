"""The settings of mails and of sign-in with GitHub and Google. `settings` reads them, as all others."""

import re
from email.utils import parseaddr
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from samokoder_app.setting_types import LOOPBACK_HOSTS, OptionalSecret, OptionalText
from samokoder_app.smtp_server import SmtpServer, SmtpTls

_SENDER = re.compile(r"[^@\s]+@[\w-]+(\.[\w-]+)*")


class SignInSettings(BaseSettings):
    """A part of `Settings`, never made by itself."""

    model_config = SettingsConfigDict(frozen=True)

    github_client_id: OptionalText = Field(default=None, validation_alias="GITHUB_CLIENT_ID")
    github_client_secret: OptionalSecret = Field(default=None, validation_alias="GITHUB_CLIENT_SECRET")
    google_client_id: OptionalText = Field(default=None, validation_alias="GOOGLE_CLIENT_ID")
    google_client_secret: OptionalSecret = Field(default=None, validation_alias="GOOGLE_CLIENT_SECRET")

    smtp_host: OptionalText = Field(default=None, validation_alias="SMTP_HOST")
    smtp_port: int = Field(default=587, ge=1, le=65535, validation_alias="SMTP_PORT")
    smtp_user: OptionalText = Field(default=None, validation_alias="SMTP_USER")
    smtp_password: OptionalSecret = Field(default=None, validation_alias="SMTP_PASSWORD")
    smtp_tls: SmtpTls = Field(default="starttls", validation_alias="SMTP_TLS")
    smtp_from: OptionalText = Field(default=None, validation_alias="SMTP_FROM")

    @property
    def smtp_server(self) -> SmtpServer | None:
        """The mail server; None where mails stay in the outbox."""
        if self.smtp_host is None or self.smtp_from is None:
            return None
        return SmtpServer(
            host=self.smtp_host,
            port=self.smtp_port,
            user=self.smtp_user,
            password=self.smtp_password,
            tls=self.smtp_tls,
            sender=self.smtp_from,
        )

    @model_validator(mode="after")
    def _check_mail(self) -> Self:
        if self.smtp_host is None:
            return self
        if (
            self.smtp_from is None
            or not _SENDER.fullmatch(parseaddr(self.smtp_from)[1])
            or not self.smtp_from.isprintable()
        ):
            raise ValueError("SMTP_HOST is set: set SMTP_FROM to the sender, such as Samokoder <no-reply@example.com>")
        if self.smtp_tls == "none" and self.smtp_host not in LOOPBACK_HOSTS:
            raise ValueError("SMTP_TLS=none sends passwords and links in clear: only to a mail server on this machine")
        if (self.smtp_user is None) != (self.smtp_password is None):
            raise ValueError("Set SMTP_USER and SMTP_PASSWORD together")
        return self

    @model_validator(mode="after")
    def _check_providers(self) -> Self:
        pairs = {
            "GITHUB": (self.github_client_id, self.github_client_secret),
            "GOOGLE": (self.google_client_id, self.google_client_secret),
        }
        for name, (client_id, client_secret) in pairs.items():
            if bool(client_id) != bool(client_secret):
                raise ValueError(f"set both {name}_CLIENT_ID and {name}_CLIENT_SECRET, or neither")
        return self
