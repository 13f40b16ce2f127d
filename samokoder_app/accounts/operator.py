"""`python -m samokoder_app.accounts.operator EMAIL`: make somebody an operator. The database must be running."""

import argparse
import asyncio

from samokoder_app.db.repositories import web_sessions
from samokoder_app.db.session import as_auth
from samokoder_app.platform.database import open_engines


async def grant_operator(email: str) -> bool:
    """Make the account with this address an operator; False if there is none."""
    async with as_auth() as session:
        return await web_sessions.grant_operator(session, email)


async def _main(email: str) -> None:
    engines = open_engines(pool_size=1)
    try:
        granted = await grant_operator(email)
    finally:
        await engines.close()
    if not granted:
        raise SystemExit(f"Nobody has signed up as {email} yet.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make the account with this e-mail address an operator.")
    parser.add_argument("email")
    asyncio.run(_main(parser.parse_args().email))
