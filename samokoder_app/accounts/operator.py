"""`python -m samokoder_app.accounts.operator EMAIL`: make somebody an operator. The database must be running."""

import argparse
import asyncio
import sys

from samokoder_app.db.repositories import auth_users, web_sessions
from samokoder_app.db.session import as_auth
from samokoder_app.platform.database import open_engines
from samokoder_app.settings import get_settings


async def grant_operator(email: str) -> bool:
    """Make the account with this address an operator; False if there is none."""
    async with as_auth() as session:
        return await web_sessions.grant_operator(session, email)


async def doubt_about(email: str) -> str:
    """What speaks against trusting this account, "" if nothing does: without mail anybody may have signed up as anybody."""
    settings = get_settings()
    if settings.is_local or not settings.uses_embedded_auth:
        return ""
    async with as_auth() as session:
        user = await auth_users.user_by_email(session, email.strip().lower())
    if user is None or user.email_confirmed_at is not None:
        return ""
    return (
        f"Nobody has proven the address {email}: the account belongs to whoever signed up with it at"
        f" {user.created_at:%Y-%m-%d %H:%M} UTC. If that was not you, delete the account."
    )


async def _main(email: str) -> None:
    engines = open_engines(pool_size=1)
    try:
        granted = await grant_operator(email)
        doubt = await doubt_about(email) if granted else ""
    finally:
        await engines.close()
    if not granted:
        raise SystemExit(f"Nobody has signed up as {email} yet.")
    sys.stderr.write(f"{email} is an operator now. {doubt}".rstrip() + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make the account with this e-mail address an operator.")
    parser.add_argument("email")
    asyncio.run(_main(parser.parse_args().email))
