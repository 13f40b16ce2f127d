"""How many previews there may be, and which one gives way to another; pure."""

import time
from collections.abc import Collection

from samokoder_app.errors import Unavailable
from samokoder_app.previews.running import Preview
from samokoder_app.previews.visitor import Visitor

VISITORS_PER_OWNER = 2
"""Links of one owner whose previews run at once: with more of them he would take the places of other owners' links."""

# An app that was asked for something this recently is never stopped for another one.
_BUSY_SECONDS = 60.0


class Places:
    """At most `per_user` projects of one user, `total` in all, and of those a third for visitors."""

    def __init__(self, per_user: int, total: int) -> None:
        self._per_user = per_user
        self._total = total
        self._for_visitors = max(1, total // 3)

    def to_give_up(self, visitor: Visitor, running: Collection[Preview]) -> Preview | None:
        """What is to be stopped so that there is room for one more; raises `Unavailable` when all are in use."""
        if visitor.share_id is not None:
            return self._for_link(visitor, running)
        own = [one for one in running if one.owner_id == visitor.user_id and not one.is_shared]
        if len(own) >= self._per_user:
            return _idlest(own)
        if len(running) < self._total:
            return None
        # Those who look on by a link make room before those who work.
        shared = [one for one in running if one.is_shared and not _is_busy(one)]
        return _idlest(shared) if shared else _unused(running, "previews_full")

    def _for_link(self, visitor: Visitor, running: Collection[Preview]) -> Preview | None:
        """The place of another link at most: never that of somebody who works in a project."""
        shared = [one for one in running if one.is_shared]
        of_owner = [one for one in shared if one.owner_id == visitor.user_id]
        if len(of_owner) >= VISITORS_PER_OWNER:
            return _unused(of_owner, "shared_previews_full")
        if len(shared) >= self._for_visitors or len(running) >= self._total:
            return _unused(shared, "shared_previews_full")
        return None


def _unused(candidates: Collection[Preview], code: str) -> Preview:
    free = [one for one in candidates if not _is_busy(one)]
    if not free:
        raise Unavailable(code)
    return _idlest(free)


def _is_busy(preview: Preview) -> bool:
    return time.monotonic() - preview.last_used < _BUSY_SECONDS


def _idlest(previews: Collection[Preview]) -> Preview:
    return min(previews, key=lambda preview: preview.last_used)
