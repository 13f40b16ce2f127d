"""Pages of public links that are open in this process: each is told when its link shows something else, or is over."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from samokoder_app.db.repositories.shares import OpenedShare, ShownNow


class OpenPage:
    """A page, and what its link showed when it was opened."""

    def __init__(self, share: OpenedShare) -> None:
        self.share_id = share.share_id
        self.shown = share.shown
        self.changed = asyncio.Event()


class LinkWatch:
    """All such pages."""

    def __init__(self) -> None:
        self._pages: set[OpenPage] = set()

    @property
    def share_ids(self) -> set[UUID]:
        """Links that somebody looks at."""
        return {page.share_id for page in self._pages}

    @contextmanager
    def opened(self, share: OpenedShare) -> Iterator[OpenPage]:
        """A page of the link is open until the block ends."""
        page = OpenPage(share)
        self._pages.add(page)
        try:
            yield page
        finally:
            self._pages.discard(page)

    def tell(self, now: Mapping[UUID, ShownNow]) -> None:
        """What all links of `share_ids` show now; those that are over are missing."""
        for page in self._pages:
            if now.get(page.share_id) != page.shown:
                page.changed.set()
