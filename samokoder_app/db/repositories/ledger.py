"""SQL of the ledger: what the events of builds tell about work done."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.dialects.postgresql import UUID as UUID_TYPE
from sqlalchemy.ext.asyncio import AsyncSession

_FACTS = text(
    "select build_id, payload, author_id from app.events where project_id = :project_id and build_id = any(:builds)"
    " and kind = any(:kinds) order by seq"
).bindparams(bindparam("builds", type_=ARRAY(UUID_TYPE(as_uuid=True))), bindparam("kinds", type_=ARRAY(TEXT)))


async def told_of_builds(
    session: AsyncSession, project_id: UUID, build_ids: Sequence[UUID], kinds: Sequence[str]
) -> list[tuple[UUID, dict[str, Any], UUID | None]]:
    """Payloads of these kinds of events, in their order, with the build that they are of before and their author after."""
    values = {"project_id": project_id, "builds": list(build_ids), "kinds": list(kinds)}
    return [(row.build_id, row.payload, row.author_id) for row in await session.execute(_FACTS, values)]
