"""A browser on the running platform, and somebody who is signed in there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, async_playwright
from websockets.asyncio.client import connect

from bench.platform import Platform
from samokoder_app.accounts.identity import CurrentUser

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PASSWORD = "correct horse battery staple"  # noqa: S105 - of an account of the benchmark
DESKTOP = ViewportSize(width=1440, height=900)
_PATIENCE_MS = 60_000


@dataclass(frozen=True)
class Account:
    """A new account and a token of it."""

    user: CurrentUser
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """Of requests to the API."""
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True)
class Visitor:
    """An account that is signed in to a browser profile of its own."""

    account: Account
    context: BrowserContext


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """Chromium without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


async def new_account(platform: Platform) -> Account:
    """Made through the API, with no browser."""
    email = f"{uuid4().hex[:12]}@example.com"
    async with httpx.AsyncClient(base_url=platform.url, trust_env=False, timeout=60) as client:
        answer = await client.post("/auth/v1/signup", json={"email": email, "password": PASSWORD})
        token = str(answer.raise_for_status().json()["access_token"])
        profile = (await client.get("/api/user/profile", headers={"Authorization": f"Bearer {token}"})).json()
    return Account(CurrentUser(id=UUID(profile["id"]), email=email), token)


def listening(platform: Platform, account: Account, project: UUID) -> connect:
    """The project's events as they come, for a client that draws nothing."""
    return connect(
        f"{platform.url.replace('http', 'ws', 1)}/api/projects/{project}/events",
        additional_headers=account.headers,
        proxy=None,
        max_size=None,
    )


async def visit(platform: Platform, browser: Browser) -> Visitor:
    """A new account that has signed in with the form."""
    account = await new_account(platform)
    context = await browser.new_context(base_url=platform.url, locale="en-US", viewport=DESKTOP)
    context.set_default_timeout(_PATIENCE_MS)
    page = await context.new_page()
    await page.goto("/sign-in")
    await page.fill("#email", account.user.email)
    await page.fill("#password", PASSWORD)
    await page.click("[data-testid=auth-submit]")
    await page.wait_for_url("**/projects**")
    await page.close()
    return Visitor(account, context)


async def new_project(platform: Platform, account: Account, idea: str) -> UUID:
    """A project without a build."""
    async with httpx.AsyncClient(base_url=platform.url, trust_env=False, timeout=60) as client:
        answer = await client.post("/api/projects", json={"description": idea}, headers=account.headers)
        return UUID(answer.raise_for_status().json()["id"])


async def built_project(visitor: Visitor, idea: str) -> Page:
    """The builder's page of a new app, which the demo model has built to its end."""
    page = await visitor.context.new_page()
    await page.goto("/projects")
    await page.get_by_test_id("idea").fill(idea)
    await page.get_by_test_id("build").click()
    await page.locator("[data-testid=build-status][data-status=done]").wait_for(timeout=300_000)
    return page
