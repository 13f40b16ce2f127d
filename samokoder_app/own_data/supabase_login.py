"""The sign-in that a Supabase of its own keeps: its users are deleted with the service key, if there is one."""

from uuid import UUID

import httpx
from loguru import logger
from supabase import AsyncClientOptions, acreate_client
from supabase_auth.errors import AuthError

from samokoder_app.settings import Settings

_TIMEOUT_SECONDS = 15.0


async def delete_supabase_login(settings: Settings, user_id: UUID) -> bool:
    """Delete the user of the Supabase at `SUPABASE_URL`; False if it remains there."""
    if settings.supabase_url is None or settings.supabase_service_key is None:
        return False
    async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS) as http:
        options = AsyncClientOptions(persist_session=False, auto_refresh_token=False, httpx_client=http)
        client = await acreate_client(settings.supabase_url, settings.supabase_service_key.get_secret_value(), options)
        try:
            await client.auth.admin.delete_user(str(user_id))
        except (AuthError, httpx.TransportError) as error:
            logger.warning("Supabase keeps the sign-in of a deleted account: {}", type(error).__name__)
            return False
    return True
