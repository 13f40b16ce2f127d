"""An auth server with both loopback providers, browsers that keep cookies, and unmodified Supabase clients."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import text
from supabase import AsyncClient, AsyncClientOptions, acreate_client
from supabase_auth.types import AuthResponse

from samokoder_app.auth_server.app import create_auth_app
from samokoder_app.auth_server.config import ProviderName
from samokoder_app.db.engines import Engines
from samokoder_app.db.session import as_auth
from tests.integration.auth.loopback_providers import LoopbackGitHub, LoopbackGoogle
from tests.integration.auth.serving import PASSWORD, URL, new_email, service

__all__ = ["PASSWORD", "URL", "new_email"]

BACK = f"{URL}/session/callback"
TLS = httpx.create_ssl_context()
"""Made once: it takes longer than all the rest of a client."""


def said(url: httpx.URL | str) -> dict[str, str]:
    """The query of an address."""
    return {name: values[-1] for name, values in parse_qs(urlsplit(str(url)).query).items()}


class Browser:
    """Follows redirects with its cookies until it is on a page of the platform that is none of the auth server's."""

    def __init__(self, app: httpx.ASGITransport | None = None) -> None:
        self.http = httpx.AsyncClient(mounts={URL: app} if app else None, timeout=60, verify=TLS)

    async def step(self, url: str) -> str:
        """One request; where it leads."""
        answer = await self.http.get(url)
        for cookie in self.http.cookies.jar:
            cookie.secure = False  # loopback is trustworthy to browsers, not to this client
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    async def to_callback(self, url: str) -> str:
        """Through the provider; the address to which it sends back."""
        return await self.step(await self.step(url))

    async def through(self, url: str) -> str:
        """All the way; the address of the page that it ends on."""
        return await self.step(await self.to_callback(url))


class World:
    """One auth server."""

    def __init__(self, github: LoopbackGitHub, google: LoopbackGoogle, **options: object) -> None:
        providers = {ProviderName.GITHUB: github.config(), ProviderName.GOOGLE: google.config()}
        self.github, self.google = github, google
        self.auth = service(**{"providers": providers, **options})
        self.app = httpx.ASGITransport(app=create_auth_app(self.auth))
        self._open: list[httpx.AsyncClient] = []

    def browser(self) -> Browser:
        browser = Browser(self.app)
        self._open.append(browser.http)
        return browser

    async def client(self) -> AsyncClient:
        """An unmodified client with a store of its own."""
        http = httpx.AsyncClient(transport=self.app, base_url=URL, verify=TLS)
        self._open.append(http)
        options = AsyncClientOptions(persist_session=True, auto_refresh_token=False, httpx_client=http)
        return await acreate_client(URL, self.auth.tokens.anon_key(), options)

    async def begin(self, client: AsyncClient, provider: str, **query: str) -> str:
        """The address that the client sends its user's browser to."""
        options = {"redirect_to": BACK, "query_params": query}
        return (await client.auth.sign_in_with_oauth({"provider": provider, "options": options})).url  # type: ignore[typeddict-item]

    async def sign_in(self, provider: str, client: AsyncClient | None = None) -> AuthResponse:
        """The whole way as the provider's present person."""
        client = client or await self.client()
        page = await self.browser().through(await self.begin(client, provider))
        assert page.startswith(f"{BACK}?code=oauth."), page
        return await exchange(client, page)

    async def link(self, client: AsyncClient, provider: str) -> str:
        """The page on which linking ends, in a browser of the user."""
        options = {"redirect_to": BACK}
        begun = await client.auth.link_identity({"provider": provider, "options": options})  # type: ignore[typeddict-item]
        return await self.browser().through(begun.url)

    async def close(self) -> None:
        for client in self._open:
            await client.aclose()


async def exchange(client: AsyncClient, page: str) -> AuthResponse:
    """What the client does on the page with the code."""
    return await client.auth.exchange_code_for_session({"auth_code": said(page)["code"]})  # type: ignore[typeddict-item]


async def count(query: str, **values: object) -> int:
    async with as_auth() as session:
        return int(await session.scalar(text(query), values) or 0)


@pytest.fixture
async def world(web_db: Engines, github: LoopbackGitHub, google: LoopbackGoogle) -> AsyncIterator[World]:
    one = World(github, google)
    yield one
    await one.close()
