"""Follow a public link while its page is open: whoever looks at it sees what its owner changes."""

import asyncio
from collections.abc import AsyncIterator

from samokoder_app.previews.current import current_previews
from samokoder_app.shares.opening import opened, still_open
from samokoder_app.shares.views import SharedApp
from samokoder_app.shares.visiting import shown_by

MOST_SECONDS = 60 * 60.0
"""A tab that somebody has left open is followed no longer; a reload follows on."""


async def follow_link(token: str, address: str) -> AsyncIterator[SharedApp]:
    """What the link shows, each time that this has changed, for an hour at the most.

    Raises `NotFound` (`share_gone`) within seconds after it was revoked or has run out.
    """
    watch = current_previews().watch
    end = asyncio.get_running_loop().time() + MOST_SECONDS
    share = await opened(token, address)
    try:
        while True:
            with watch.opened(share) as page:
                async with asyncio.timeout_at(end):
                    await page.changed.wait()
            # Who was let in once is not counted again: a change is looked at by a whole class at the same moment.
            share = await still_open(token)
            yield await shown_by(share)
    except TimeoutError:
        return
