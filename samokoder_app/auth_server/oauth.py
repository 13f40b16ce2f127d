"""Signing in with an account of GitHub or Google (RFC 6749 with PKCE twice: our client's with us, ours with the provider).

A sign-in takes three steps, each the one use of a token: the browser is sent to the provider with a state, comes back and
is given a code, and whoever began exchanges the code for a session. Nothing happens to any account before that last step:
it alone proves that the one who began is the one who came back.
"""

import base64
import hmac
from datetime import timedelta

from loguru import logger
from pydantic import BaseModel, ConfigDict, SecretStr

from samokoder_app.auth_server.asking import Asking
from samokoder_app.auth_server.config import ProviderName
from samokoder_app.auth_server.core import AuthCore
from samokoder_app.auth_server.errors import AuthFailure, bad_code_verifier, flow_state_not_found
from samokoder_app.auth_server.identities import Identities
from samokoder_app.auth_server.provider_calls import ProviderFailure
from samokoder_app.auth_server.providers import Provider, ProviderIdentity, make_provider
from samokoder_app.auth_server.sign_ups import SignUps
from samokoder_app.auth_server.tokens import (
    CODE_LIFETIME,
    Claims,
    matches_challenge,
    new_opaque_token,
    token_hash,
)
from samokoder_app.auth_server.views import TokenAnswer
from samokoder_app.db.repositories import auth_flows
from samokoder_app.db.repositories.auth_flows import Flow, FlowStep
from samokoder_app.db.session import as_auth

CODE_PREFIX = "oauth."
"""Tells our codes from those of links in mails."""

FLOW_LIFETIME = timedelta(minutes=10)


class Wish(BaseModel):
    """What a client asks for: which provider, and how it will prove itself afterwards."""

    model_config = ConfigDict(frozen=True)

    provider: ProviderName
    code_challenge: str
    invitation: SecretStr | None = None


class Return(BaseModel):
    """What a browser brings back from a provider."""

    model_config = ConfigDict(frozen=True)

    state: str = ""
    code: str = ""
    issuer: str | None = None
    error: str | None = None


class NotSignedIn(Exception):
    """The browser came back without an account. `error` is one of RFC 6749, `code` GoTrue's."""

    def __init__(self, error: str, code: str, message: str) -> None:
        self.error = error
        self.code = code
        self.message = message
        super().__init__(code)


class OAuthFlows:
    """`GET /authorize`, `GET /callback` and what comes of them."""

    def __init__(self, core: AuthCore, sign_ups: SignUps, identities: Identities) -> None:
        self._sign_ups = sign_ups
        self._identities = identities
        self._brakes = core.brakes
        callback, seconds = f"{core.config.issuer}/callback", core.config.provider_seconds
        self._providers: dict[str, Provider] = {
            name: make_provider(name, config, callback, seconds) for name, config in core.config.providers.items()
        }

    def offers(self, provider: str) -> bool:
        """Whether an app is registered with this provider."""
        return provider in self._providers

    async def begin(self, wish: Wish, browser: str, client: str) -> str:
        """The provider's page for this browser, known by its cookie. `client` is its address, for the brake."""
        self._brakes.count_beginning(client)
        invitation = wish.invitation.get_secret_value() if wish.invitation else None
        flow = Flow(
            provider=wish.provider,
            code_challenge=wish.code_challenge,
            may_sign_up=self._sign_ups.is_open_to(invitation, client),
        )
        return await self._send_away(flow, browser)

    async def begin_link(self, wish: Wish, claims: Claims, client: str) -> str:
        """A ticket with which the user's browser begins to link an account: he is known here, but his browser is not."""
        self._brakes.count_beginning(client)
        flow = Flow(
            provider=wish.provider,
            code_challenge=wish.code_challenge,
            session_id=claims.session_id,
        )
        ticket = new_opaque_token()
        await _keep(ticket, FlowStep.LINK, flow, FLOW_LIFETIME)
        return ticket

    async def open_link(self, ticket: str, browser: str) -> str:
        """The provider's page for the browser that has this ticket."""
        async with as_auth() as session:
            flow = await auth_flows.use(session, token_hash(ticket), FlowStep.LINK)
        if flow is None or flow.provider not in self._providers:
            raise flow_state_not_found()
        return await self._send_away(flow, browser)

    async def come_back(self, answer: Return, browser: str) -> str:
        """A code for the client that began, from the browser that was sent away; raises `NotSignedIn`."""
        async with as_auth() as session:
            flow = await auth_flows.use(session, token_hash(answer.state), FlowStep.STATE, token_hash(browser))
        provider = self._providers.get(flow.provider) if flow else None
        if flow is None or provider is None:
            raise _not_yours()
        identity = await _identify(provider, answer, browser)
        code = CODE_PREFIX + new_opaque_token()
        brought = flow.model_copy(update={"identity": identity.model_dump(mode="json")})
        try:
            await _keep(code, FlowStep.CODE, brought, CODE_LIFETIME)
        except AuthFailure as error:
            raise _not_yours() from error
        return code

    async def exchange(self, code: str, verifier: str, asking: Asking) -> TokenAnswer:
        """The pkce grant for one of our codes: a session of the account's user, who is made or found by this."""
        async with as_auth() as session:
            flow = await auth_flows.use(session, token_hash(code), FlowStep.CODE)
        if flow is None:
            raise flow_state_not_found()
        if not matches_challenge(verifier, flow.code_challenge):
            raise bad_code_verifier()
        identity = ProviderIdentity.model_validate(flow.identity)
        if flow.session_id is not None:
            return await self._identities.link(identity, flow.session_id, asking)
        return await self._identities.sign_in(identity, flow.may_sign_up, asking)

    async def _send_away(self, flow: Flow, browser: str) -> str:
        state = new_opaque_token()
        await _keep(state, FlowStep.STATE, flow, FLOW_LIFETIME, token_hash(browser))
        return self._providers[flow.provider].authorize_url(state, _verifier(browser, state))


async def _keep(token: str, step: FlowStep, flow: Flow, lifetime: timedelta, browser: bytes | None = None) -> None:
    """Raises `AuthFailure` if the session of a link ended meanwhile: a provider may take its time."""
    async with as_auth() as session:
        is_kept = await auth_flows.add(session, token_hash(token), step, flow, lifetime, browser)
    if not is_kept:
        raise flow_state_not_found()


async def _identify(provider: Provider, answer: Return, browser: str) -> ProviderIdentity:
    if answer.issuer is not None and answer.issuer != provider.config.issuer:
        raise NotSignedIn("invalid_request", "bad_oauth_callback", "Another provider has answered")
    if answer.error == "access_denied":
        raise NotSignedIn("access_denied", "access_denied", "The sign-in was declined at the provider")
    if answer.error is not None or not answer.code:
        raise NotSignedIn("server_error", "bad_oauth_callback", "The provider did not sign anybody in")
    try:
        return await provider.identify(answer.code, _verifier(browser, answer.state))
    except ProviderFailure as error:
        logger.warning("{} did not tell who signs in: {}: {}", provider.name, type(error).__name__, error)
        message = "Unable to exchange external code"
        raise NotSignedIn("server_error", "unexpected_failure", message) from error


def _verifier(browser: str, state: str) -> str:
    """Our PKCE verifier towards the provider: kept nowhere, and known only where both cookie and state are."""
    digest = hmac.digest(browser.encode(), state.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _not_yours() -> NotSignedIn:
    return NotSignedIn("invalid_request", "bad_oauth_state", "The sign-in is unknown, too old, or another browser's")
