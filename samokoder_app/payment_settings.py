"""The settings of payments. `settings` reads them, as all others."""

from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from samokoder_app.setting_types import LOOPBACK_HOSTS, OptionalFlag, OptionalSecret, OptionalText


class PaymentSettings(BaseSettings):
    """A part of `Settings`, never made by itself."""

    model_config = SettingsConfigDict(frozen=True)

    billing: OptionalFlag = Field(default=None, validation_alias="SAMOKODER_BILLING")
    stripe_secret_key: OptionalSecret = Field(default=None, validation_alias="STRIPE_SECRET_KEY")
    stripe_webhook_secret: OptionalSecret = Field(default=None, validation_alias="STRIPE_WEBHOOK_SECRET")
    stripe_api_url: OptionalText = Field(default=None, validation_alias="STRIPE_API_URL")

    @property
    def takes_payments(self) -> bool:
        """Whether Stripe's keys are there."""
        return self.stripe_secret_key is not None

    @model_validator(mode="after")
    def _check_stripe(self) -> Self:
        if self.stripe_secret_key is None:
            return self
        if not self.stripe_secret_key.get_secret_value().startswith(("sk_", "rk_")):
            raise ValueError("STRIPE_SECRET_KEY is no secret key: it begins with sk_ or rk_")
        if self.stripe_webhook_secret is None:
            raise ValueError(
                "STRIPE_SECRET_KEY is set: set STRIPE_WEBHOOK_SECRET, too, or no payment would be heard of"
            )
        if self.stripe_api_url and urlsplit(self.stripe_api_url).hostname not in LOOPBACK_HOSTS:
            raise ValueError("STRIPE_API_URL is for the fake on this machine: an address of this machine")
        return self
