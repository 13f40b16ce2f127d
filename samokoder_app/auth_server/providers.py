"""GitHub and Google: where a browser is sent, and who came back from there.

An address counts only where the provider says that it has verified it: GitHub's profile shows one that its owner chose.
"""

from abc import ABC, abstractmethod
from typing import Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, StrictBool, TypeAdapter

from samokoder_app.auth_server.config import ProviderConfig, ProviderName
from samokoder_app.auth_server.provider_calls import ProviderCalls, ProviderRefusal, provider_calls
from samokoder_app.auth_server.tokens import s256_challenge

_MOST_OF_NAME = 80
_MOST_OF_URL = 500
_NOT_FOR_US = frozenset({401, 403, 404})
"""Whoever did not grant the scope, or an app without the permission, sees no addresses."""


class ProviderIdentity(BaseModel):
    """An account at a provider. `email` is verified by the provider, or None."""

    model_config = ConfigDict(frozen=True)

    provider: ProviderName
    provider_id: str = Field(min_length=1, max_length=255)
    email: str | None = None
    name: str | None = None
    user_name: str | None = None
    avatar_url: str | None = None


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Tokens(_Answer):
    # GitHub refuses with status 200 and `error`: no token either.
    access_token: str = Field(min_length=1, max_length=4096, repr=False, pattern=r"^[\x21-\x7e]+$")
    token_type: Literal["bearer", "Bearer"]


class _GitHubUser(_Answer):
    id: int = Field(gt=0, lt=2**63)
    login: str
    name: str | None = None
    avatar_url: str | None = None


class _GitHubAddress(_Answer):
    email: str
    primary: StrictBool
    verified: StrictBool


class _GoogleUser(_Answer):
    sub: str = Field(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$")
    email: str | None = None
    email_verified: StrictBool = False
    name: str | None = None
    picture: str | None = None


_TOKENS = TypeAdapter(_Tokens)
_GITHUB_USER = TypeAdapter(_GitHubUser)
_GITHUB_ADDRESSES = TypeAdapter(list[_GitHubAddress])
_GOOGLE_USER = TypeAdapter(_GoogleUser)


class Provider(ABC):
    """One provider with an app registered there. `callback` is the address it sends browsers back to."""

    name: ProviderName
    scopes: str

    def __init__(self, config: ProviderConfig, callback: str, seconds: float) -> None:
        self.config = config
        self._callback = callback
        self._seconds = seconds

    def authorize_url(self, state: str, verifier: str) -> str:
        """Where a browser asks its user; the code that comes back is good with this verifier alone."""
        query = {
            "response_type": "code",
            "client_id": self.config.client_id,
            "redirect_uri": self._callback,
            "scope": self.scopes,
            "state": state,
            "code_challenge": s256_challenge(verifier),
            "code_challenge_method": "S256",
        }
        return f"{self.config.authorize_url}?{urlencode(query)}"

    async def identify(self, code: str, verifier: str) -> ProviderIdentity:
        """Whose code this is; raises `ProviderFailure`."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._callback,
            "client_id": self.config.client_id,
            "client_secret": self.config.client_secret.get_secret_value(),
            "code_verifier": verifier,
        }
        async with provider_calls(self._seconds) as calls:
            tokens = await calls.post(self.config.token_url, form, _TOKENS)
            return await self._profile(calls, tokens.access_token)

    @abstractmethod
    async def _profile(self, calls: ProviderCalls, token: str) -> ProviderIdentity:
        """Who granted this access token."""


class GitHub(Provider):
    """https://docs.github.com/en/apps/oauth-apps."""

    name = ProviderName.GITHUB
    scopes = "user:email"

    async def _profile(self, calls: ProviderCalls, token: str) -> ProviderIdentity:
        user = await calls.get(self.config.profile_url, token, _GITHUB_USER)
        try:
            addresses = await calls.get(self.config.emails_url, token, _GITHUB_ADDRESSES)
        except ProviderRefusal as error:
            if error.status not in _NOT_FOR_US:
                raise
            addresses = []
        return ProviderIdentity(
            provider=self.name,
            provider_id=str(user.id),
            email=_address(next((one.email for one in addresses if one.primary and one.verified), None)),
            name=_words(user.name),
            user_name=_words(user.login),
            avatar_url=_picture(user.avatar_url),
        )


class Google(Provider):
    """https://developers.google.com/identity/openid-connect."""

    name = ProviderName.GOOGLE
    scopes = "openid email profile"

    async def _profile(self, calls: ProviderCalls, token: str) -> ProviderIdentity:
        user = await calls.get(self.config.profile_url, token, _GOOGLE_USER)
        return ProviderIdentity(
            provider=self.name,
            provider_id=user.sub,
            email=_address(user.email if user.email_verified else None),
            name=_words(user.name),
            avatar_url=_picture(user.picture),
        )


_KINDS: dict[ProviderName, type[Provider]] = {ProviderName.GITHUB: GitHub, ProviderName.GOOGLE: Google}


def make_provider(name: ProviderName, config: ProviderConfig, callback: str, seconds: float) -> Provider:
    """The provider of this name."""
    return _KINDS[name](config, callback, seconds)


def _words(text: str | None) -> str | None:
    kept = "".join(sign for sign in text or "" if sign.isprintable()).strip()[:_MOST_OF_NAME]
    return kept or None


def _address(email: str | None) -> str | None:
    """Only in ASCII: there is a K whose small letter is an ordinary k, and an address that looks like another's."""
    is_plain = email is not None and email.isascii() and email.isprintable()
    return email if is_plain else None


def _picture(url: str | None) -> str | None:
    is_one = url is not None and url.startswith("https://") and len(url) <= _MOST_OF_URL
    return url if url is not None and is_one and url.isascii() and url.isprintable() and " " not in url else None
