"""`python -m samokoder_app.accounts.mails`: print the mails that local mode keeps. The database must be running.

For who runs Samokoder for himself and has forgotten the password: the page of mails is behind the sign-in.
"""

import asyncio
import sys

from samokoder_app.accounts.kept_mails import kept_mails
from samokoder_app.platform.database import open_engines


async def _main() -> None:
    engines = open_engines(pool_size=1)
    try:
        kept = await kept_mails()
    finally:
        await engines.close()
    shown = [mail for mail in reversed(kept.mails) if mail.text]
    for mail in shown:
        sys.stdout.write(f"--- {mail.created_at:%Y-%m-%d %H:%M} to {mail.address}\n\n{mail.text}\n")
    if not shown:
        sys.stdout.write("No mail is kept here: none was asked for within a week, or SMTP_HOST sends it.\n")


if __name__ == "__main__":
    asyncio.run(_main())
