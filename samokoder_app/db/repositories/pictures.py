"""SQL of the pictures of an app: what a verification saw of the very files of a version."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# The app at work tells more than its empty first page: the picture is that of the first check that passed, in the order
# of the requirements, and only without one that of the home page.
PICTURES = text("""
select wanted.id, wanted.version, newest.sha256
from unnest(cast(:project_ids as uuid[]), cast(:versions as integer[])) as wanted (id, version)
cross join lateral (
    select seen.sha256 from app.versions as v
    cross join lateral (select build_id, step, payload from app.events where project_id = v.project_id
        and kind = 'verification_finished' and payload ->> 'fingerprint' = v.fingerprint
        order by seq desc limit 1) as verified
    cross join lateral (select coalesce(
        (select shown.value ->> 'screenshot' from app.events as told
            cross join lateral jsonb_array_elements(told.payload -> 'evidence') with ordinality as shown (value, place)
            where told.build_id = verified.build_id and told.step = verified.step
                and told.kind = 'requirement_updated' and told.payload ->> 'status' = 'passed'
                and shown.value ->> 'status' = 'passed' and shown.value ->> 'screenshot' is not null
            order by told.seq, shown.place limit 1),
        (select fact ->> 'screenshot' from jsonb_array_elements(verified.payload -> 'facts') as fact
            where fact ->> 'screenshot' is not null limit 1)) as sha256) as seen
    where v.project_id = wanted.id and seen.sha256 is not null
        and v.version between coalesce(wanted.version, 1) and coalesce(wanted.version, 2147483647)
    order by v.version desc limit 1) as newest
""")


async def pictures_of_versions(session: AsyncSession, project_id: UUID, versions: Sequence[int]) -> dict[int, str]:
    """SHA-256 of the PNGs of these versions among the project's blobs; one without a picture is missing."""
    values = {"project_ids": [project_id] * len(versions), "versions": list(versions)}
    return {row.version: row.sha256 for row in await session.execute(PICTURES, values)}


async def pictures_of_projects(session: AsyncSession, project_ids: Sequence[UUID]) -> dict[UUID, str]:
    """SHA-256 of the PNG of each project's newest version that has one; a project without any is missing."""
    values = {"project_ids": list(project_ids), "versions": [None] * len(project_ids)}
    return {row.id: row.sha256 for row in await session.execute(PICTURES, values)}
