"""The one typed settings object. Nothing else in the product reads the environment.

Local mode (`HOST` unset) needs no setting at all; with `HOST` set every secret must be given and
the public address named. `.env.example` explains each setting.
"""

import os
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, model_validator
from pydantic_settings import SettingsConfigDict

from samokoder_app.home import Home
from samokoder_app.payment_settings import PaymentSettings
from samokoder_app.pilot_settings import PilotSettings
from samokoder_app.setting_types import (
    LOOPBACK_HOSTS,
    OptionalFlag,
    OptionalModels,
    OptionalPolicy,
    OptionalSecret,
    OptionalText,
    none_if_blank,
)
from samokoder_app.sign_in_settings import SignInSettings

MIN_SECRET_LENGTH = 32
EXAMPLE_SECRETS = frozenset({"change-me", "change-me-change-me-change-me-change-me"})
"""What `.env.example` shows; refused outside local mode."""

_EVERY_INTERFACE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to


def _default_home() -> Path:
    # Sandboxes of root run under other uids, which may not enter root's home.
    return Path("/var/lib/samokoder") if os.geteuid() == 0 else Path.home() / ".samokoder"


def _default_home_if_blank(value: object) -> object:
    return value if none_if_blank(value) is not None else _default_home()


def _listed(names: str) -> list[str]:
    """What stands between commas."""
    return [name.strip() for name in names.split(",") if name.strip()]


HomeFolder = Annotated[Path, BeforeValidator(_default_home_if_blank)]


class Settings(SignInSettings, PaymentSettings, PilotSettings):
    """Everything that can be set from outside, checked as a whole."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, populate_by_name=True)

    home_dir: HomeFolder = Field(default_factory=_default_home, validation_alias="SAMOKODER_HOME")
    port: int = Field(default=3000, ge=1, le=65535, validation_alias="PORT")
    host: OptionalText = Field(default=None, validation_alias="HOST")
    public_address: OptionalText = Field(default=None, validation_alias="SAMOKODER_PUBLIC_URL")
    preview_domain: OptionalText = Field(default=None, validation_alias="PREVIEW_DOMAIN")

    database_url: OptionalSecret = Field(default=None, validation_alias="DATABASE_URL")
    web_database_url: OptionalSecret = Field(default=None, validation_alias="SAMOKODER_WEB_DATABASE_URL")
    worker_database_url: OptionalSecret = Field(default=None, validation_alias="SAMOKODER_WORKER_DATABASE_URL")
    auth_database_url: OptionalSecret = Field(default=None, validation_alias="SAMOKODER_AUTH_DATABASE_URL")

    supabase_url: OptionalText = Field(default=None, validation_alias="SUPABASE_URL")
    supabase_anon_key: OptionalSecret = Field(default=None, validation_alias="SUPABASE_ANON_KEY")
    supabase_service_key: OptionalSecret = Field(default=None, validation_alias="SUPABASE_SERVICE_KEY")
    supabase_jwt_secret: OptionalSecret = Field(default=None, validation_alias="SUPABASE_JWT_SECRET")
    master_key: OptionalSecret = Field(default=None, validation_alias="SAMOKODER_MASTER_KEY")
    other_master_key: OptionalSecret = Field(default=None, validation_alias="SAMOKODER_OTHER_MASTER_KEY")
    database_key: OptionalSecret = Field(default=None, validation_alias="SAMOKODER_DATABASE_KEY")
    sign_up: OptionalPolicy = Field(default=None, validation_alias="SAMOKODER_SIGN_UP")
    invitation_code: OptionalSecret = Field(default=None, validation_alias="SAMOKODER_INVITATION_CODE")

    free_plan_models: OptionalModels = Field(default=None, validation_alias="SAMOKODER_FREE_PLAN_MODELS")

    proxies: str = Field(default="", validation_alias="SAMOKODER_TRUSTED_PROXIES")
    origins_of_scripts: str = Field(default="", validation_alias="SAMOKODER_CORS_ORIGINS")
    rate_of_address: int = Field(default=6_000, ge=0, le=1_000_000, validation_alias="SAMOKODER_RATE_ADDRESS")
    rate_of_reads: int = Field(default=3_000, ge=0, le=1_000_000, validation_alias="SAMOKODER_RATE_READS")
    rate_of_writes: int = Field(default=600, ge=0, le=1_000_000, validation_alias="SAMOKODER_RATE_WRITES")
    rate_of_costly: int = Field(default=120, ge=0, le=1_000_000, validation_alias="SAMOKODER_RATE_COSTLY")
    streams_of_user: int = Field(default=50, ge=1, le=100_000, validation_alias="SAMOKODER_STREAMS_PER_USER")

    allow_private_addresses: OptionalFlag = Field(default=None, validation_alias="SAMOKODER_ALLOW_PRIVATE_ADDRESSES")
    trusted_hosts_of_apps: str = Field(default="", validation_alias="SAMOKODER_TRUSTED_APP_HOSTS")
    project_packages: OptionalFlag = Field(default=None, validation_alias="SAMOKODER_PROJECT_PACKAGES")
    packages_gb: int = Field(default=10, ge=1, le=10_000, validation_alias="SAMOKODER_PACKAGES_GB")
    worker_concurrency: int = Field(default=2, ge=1, le=64, validation_alias="SAMOKODER_WORKER_CONCURRENCY")
    worker_name: OptionalText = Field(default=None, validation_alias="SAMOKODER_WORKER_NAME")
    sentry_dsn: OptionalSecret = Field(default=None, validation_alias="SENTRY_DSN")
    metrics_token: OptionalSecret = Field(default=None, validation_alias="METRICS_TOKEN")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", validation_alias="SAMOKODER_LOG_LEVEL"
    )

    @property
    def is_local(self) -> bool:
        """Local mode: one machine, its own people, no settings."""
        return self.host is None

    @property
    def bills(self) -> bool:
        """Whether the limits of plans hold: on a server of many people, or where somebody can pay for more."""
        return (not self.is_local or self.takes_payments) if self.billing is None else self.billing

    @property
    def bind_host(self) -> str:
        """The address to listen on."""
        return self.host or "127.0.0.1"

    @property
    def home(self) -> Home:
        """The folders under `SAMOKODER_HOME`."""
        return Home(self.home_dir.expanduser().absolute())

    @property
    def public_url(self) -> str:
        """Where browsers reach the platform, without a slash at the end."""
        if self.public_address:
            return self.public_address.rstrip("/")
        return f"http://{self.host or 'localhost'}:{self.port}"

    @property
    def platform_hosts(self) -> frozenset[str]:
        """Host names (without port) that the platform answers to beside loopback's."""
        name = urlsplit(self.public_url).hostname
        return frozenset({name}) if name else frozenset()

    @property
    def effective_preview_domain(self) -> str | None:
        """Previews live at `<id>.<this>`; None refuses previews."""
        return self.preview_domain or ("localhost" if self.is_local else None)

    @property
    def allows_private_addresses(self) -> bool:
        """Whether URLs given by users may lead into private networks (a model on this very machine)."""
        return self.is_local if self.allow_private_addresses is None else self.allow_private_addresses

    @property
    def allows_project_packages(self) -> bool:
        """Whether apps may have packages beyond their stacks', once their owners allow them."""
        return self.is_local if self.project_packages is None else self.project_packages

    @property
    def most_package_bytes(self) -> int:
        """What the folders of such packages may take together."""
        return self.packages_gb * 1_000_000_000

    @property
    def trusted_app_hosts(self) -> frozenset[str]:
        """Hosts that apps may be allowed to reach although they lead into a private network: `name:port`, 443 unsaid."""
        names = (name.strip().lower().removesuffix(":443") for name in self.trusted_hosts_of_apps.split(","))
        return frozenset(name for name in names if name)

    @property
    def trusted_proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Addresses and networks whose `X-Forwarded-For` is believed."""
        return tuple(ip_network(name) for name in _listed(self.proxies))

    @property
    def cors_origins(self) -> frozenset[str]:
        """Origins of other sites whose scripts may call the API, with a token of their own."""
        return frozenset(name.lower().rstrip("/") for name in _listed(self.origins_of_scripts))

    @property
    def sign_up_policy(self) -> Literal["open", "invitation"]:
        """Open in local mode and on a Supabase that confirms addresses itself; else by invitation."""
        if self.sign_up:
            return self.sign_up
        return "open" if self.is_local or self.supabase_url else "invitation"

    @property
    def uses_embedded_auth(self) -> bool:
        """Whether our own auth server signs people in."""
        return self.supabase_url is None

    @property
    def keeps_mails(self) -> bool:
        """Whether our own auth server keeps mails for the operator of this machine instead of sending them."""
        return self.uses_embedded_auth and self.is_local and self.smtp_host is None

    @property
    def sends_mail(self) -> bool:
        """Whether a mail of our own auth server reaches somebody: through a mail server, or on the operator's page."""
        return self.smtp_host is not None or self.keeps_mails

    @property
    def confirms_addresses(self) -> bool:
        """Whether our own auth server lets people in only once their address is confirmed."""
        return self.uses_embedded_auth and not self.is_local and self.smtp_host is not None

    @model_validator(mode="after")
    def _check_hosting(self) -> Self:
        if self.supabase_url and not self.supabase_anon_key:
            raise ValueError("SUPABASE_URL is set: set SUPABASE_ANON_KEY too")
        if self.other_master_key and not self.master_key:
            raise ValueError("SAMOKODER_OTHER_MASTER_KEY is set: set SAMOKODER_MASTER_KEY, with which is sealed, too")
        if self.metrics_token and len(self.metrics_token.get_secret_value()) < MIN_SECRET_LENGTH:
            raise ValueError(f"METRICS_TOKEN must have at least {MIN_SECRET_LENGTH} characters")
        self._check_lists()
        if self.is_local:
            return self
        self._check_secrets()
        if self.uses_embedded_auth and self.sign_up_policy == "open" and self.smtp_host is None:
            raise ValueError("SAMOKODER_SIGN_UP=open with HOST set: set SMTP_HOST and SMTP_FROM, to confirm addresses")
        if self.public_address is None and self.host in _EVERY_INTERFACE:
            raise ValueError("HOST is set: set SAMOKODER_PUBLIC_URL to the address that browsers use")
        parts = urlsplit(self.public_url)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK_HOSTS:
            raise ValueError(
                "SAMOKODER_PUBLIC_URL must begin with https:// (browsers keep our session cookie only there)"
            )
        return self

    def _check_lists(self) -> None:
        for name in _listed(self.proxies):
            try:
                ip_network(name)
            except ValueError as error:
                raise ValueError(f"SAMOKODER_TRUSTED_PROXIES: {name} is no address or network") from error
        for origin in self.cors_origins:
            parts = urlsplit(origin)
            if (
                parts.scheme not in {"http", "https"}
                or not parts.netloc
                or origin != f"{parts.scheme}://{parts.netloc}"
            ):
                raise ValueError(f"SAMOKODER_CORS_ORIGINS: {origin} is no origin such as https://tool.example.com")

    def _check_secrets(self) -> None:
        needed = {"SAMOKODER_MASTER_KEY": self.master_key}
        if self.uses_embedded_auth:
            needed["SUPABASE_JWT_SECRET"] = self.supabase_jwt_secret
        if self.other_master_key:
            needed["SAMOKODER_OTHER_MASTER_KEY"] = self.other_master_key
        for name, secret in needed.items():
            value = secret.get_secret_value() if secret else ""
            if len(value) < MIN_SECRET_LENGTH or value in EXAMPLE_SECRETS:
                raise ValueError(f"HOST is set: set {name} to a secret of at least {MIN_SECRET_LENGTH} characters")


@cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
