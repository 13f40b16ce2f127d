"""The previews of this process: the pool and where its previews live."""

from dataclasses import dataclass, field

from samokoder_app.previews.address import PreviewAddress
from samokoder_app.previews.link_watch import LinkWatch
from samokoder_app.previews.pool import PreviewPool


@dataclass(frozen=True)
class Previews:
    """What services and the host dispatch share."""

    pool: PreviewPool
    address: PreviewAddress
    watch: LinkWatch = field(default_factory=LinkWatch)


class PreviewsNotSet(RuntimeError):
    """`use_previews` was not called in this process."""


class _Current:
    previews: Previews | None = None


def use_previews(previews: Previews | None) -> None:
    """Make these the process's previews."""
    _Current.previews = previews


def current_previews() -> Previews:
    """The process's previews."""
    if _Current.previews is None:
        raise PreviewsNotSet("call samokoder_app.previews.current.use_previews at start")
    return _Current.previews
