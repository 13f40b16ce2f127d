"""Previews wired to settings, machine and database, for the web process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit
from uuid import UUID

from loguru import logger
from sqlalchemy.exc import SQLAlchemyError

from engine.egress.dialing import Dialer
from samokoder_app.accounts.sessions import resolve_bearer
from samokoder_app.accounts.tokens import PREFIX
from samokoder_app.db.engines import current_engines
from samokoder_app.db.notify import EVENTS, RIGHTS, Listener
from samokoder_app.db.repositories.shares import shares_now
from samokoder_app.db.session import as_anonymous
from samokoder_app.errors import Unavailable
from samokoder_app.integrations.environment import app_address_policy
from samokoder_app.previews.address import PreviewAddress, origins
from samokoder_app.previews.current import Previews, current_previews, use_previews
from samokoder_app.previews.gate import PreviewGate
from samokoder_app.previews.hosts import HostTable
from samokoder_app.previews.machine import PreviewMachine
from samokoder_app.previews.owned import source_for
from samokoder_app.previews.pool import PreviewPool
from samokoder_app.previews.tickets import StoredDoorkeeper
from samokoder_app.settings import Settings

_SHARES_SECONDS = 10.0
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1"})


def host_table(settings: Settings) -> HostTable:
    """The names that this server answers to."""
    return HostTable(settings.platform_hosts, settings.effective_preview_domain or "")


def preview_address(settings: Settings) -> PreviewAddress:
    """Where previews live, and the platform's origins that may frame them."""
    public = urlsplit(settings.public_url)
    names = settings.platform_hosts | (_LOCAL_NAMES if settings.is_local else frozenset())
    return PreviewAddress(
        scheme=public.scheme,
        domain=settings.effective_preview_domain or "",
        port=public.port,
        platform_origins=origins(public.scheme, names, public.port),
    )


def preview_gate(settings: Settings) -> PreviewGate:
    """The door of previews on the process's pool and database."""
    return PreviewGate(
        pool=lambda: current_previews().pool,
        doorkeeper=StoredDoorkeeper(),
        is_platform_token=_is_platform_token,
        frame_ancestors=preview_address(settings).frame_ancestors,
    )


async def _is_platform_token(token: str) -> bool:
    return token.startswith(PREFIX) or await resolve_bearer(token) is not None


@asynccontextmanager
async def running_previews(settings: Settings) -> AsyncIterator[Previews]:
    """Previews for the life of the web process; needs `use_engines` before. All are stopped at the end."""
    pool = PreviewPool(
        PreviewMachine(settings.home.root, Dialer(app_address_policy()), settings.most_package_bytes), source_for
    )
    await pool.machine.remove_left()
    previews = Previews(pool, preview_address(settings))
    listener = Listener(current_engines().addresses.web.get_secret_value())
    await listener.start()
    work = (pool.reap(), _follow_versions(pool, listener), _follow_rights(pool, listener), _follow_links(previews))
    tasks = [asyncio.create_task(one) for one in work]
    use_previews(previews)
    try:
        yield previews
    finally:
        use_previews(None)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await pool.close()
        await listener.stop()


async def _follow_versions(pool: PreviewPool, listener: Listener) -> None:
    """Every event of a project may be a saved version; asking for its number is cheap."""
    async with listener.subscribe(EVENTS) as payloads:
        async for payload in payloads:
            pool.files_changed(UUID(payload.partition(":")[0]) if payload else None)


async def _follow_links(previews: Previews) -> None:
    """Previews and open pages of links end with them: looked at when rights or links change, and for those that run out."""
    pool, watch = previews.pool, previews.watch
    while True:
        with suppress(TimeoutError):
            async with asyncio.timeout(_SHARES_SECONDS):
                await pool.doubted()
        asked = watch.share_ids | set(pool.share_ids)
        if not asked:
            continue
        try:
            async with as_anonymous() as session:
                now = await shares_now(session, list(asked))
            pool.keep_shared({key: one.with_secrets for key, one in now.items() if one.shows_preview})
            watch.tell(now)
        except (Unavailable, SQLAlchemyError) as error:
            logger.warning("links were not looked at: {}", type(error).__name__)


async def _follow_rights(pool: PreviewPool, listener: Listener) -> None:
    """Whoever may not see a project any more is let out of its preview at once."""
    async with listener.subscribe(RIGHTS) as payloads:
        async for _ in payloads:
            pool.doubt()
