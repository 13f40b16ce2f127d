"""Whom the cookie of a preview stands for, and which preview he is let into."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Visitor:
    """Somebody of the project, or with `share_id` whoever has that link; `user_id` is the project's owner.

    `with_secrets`: the app of that link runs with what its owner has given it.
    """

    project_id: UUID
    user_id: UUID
    share_id: UUID | None = None
    with_secrets: bool = False

    @property
    def key(self) -> UUID:
        """Stands for the preview: visitors of a link have one of their own, apart from the project's."""
        return self.share_id or self.project_id
