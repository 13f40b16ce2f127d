"""Images and a page that go with an idea: kept for their user until an order takes them into its project."""

import asyncio
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.materials import MAX_IMAGES, Image, Materials, PageText
from engine.egress.client import guarded_client
from engine.materials.page import fetch_page
from engine.materials.pictures import MAX_BYTES, MAX_SIDE, read_picture
from engine.materials.problems import MaterialUnusable
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.views import StartBuild
from samokoder_app.concurrency import ConcurrencyLimit
from samokoder_app.db.repositories import blobs, idea_images
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.db.repositories.projects import ProjectRow
from samokoder_app.db.repositories.storable import storable_text
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput
from samokoder_app.keys.endpoint import address_policy

_fetching = ConcurrencyLimit(2, "page_already")
_receiving = ConcurrencyLimit(4, "image_already")


async def keep_image(user: CurrentUser, name: str, content: bytes) -> Image:
    """An image that may go with the user's next idea; its metadata is left out.

    Raises `InvalidInput` with what is wrong with it (`image_type`, `image_damaged`, …).
    """
    with _receiving.slot(user.id):
        try:
            picture = await asyncio.to_thread(read_picture, content)
        except MaterialUnusable as error:
            raise _refused(error) from None
        plain_name = storable_text(name).strip()[:120]
        async with as_user(user.id) as session:
            digest = await idea_images.keep_image(session, plain_name, picture)
    return Image(
        sha256=digest, media_type=picture.media_type, width=picture.width, height=picture.height, name=plain_name
    )


async def read_page(user: CurrentUser, url: str) -> PageText | None:
    """The text of the page at an address, None for an empty one; raises `InvalidInput` with why it cannot be read."""
    if not url.strip():
        return None
    with _fetching.slot(user.id):
        try:
            async with guarded_client(address_policy()) as client:
                return await fetch_page(client, url)
        except MaterialUnusable as error:
            raise _refused(error) from None


async def check_images(user: CurrentUser, wanted: Sequence[str]) -> None:
    """Raise `InvalidInput` unless all of these images are there."""
    async with as_user(user.id) as session:
        _all_of(wanted, await idea_images.known_images(session, user.id, list(wanted)))


async def take_materials(
    session: AsyncSession,
    user: CurrentUser,
    project: ProjectRow,
    order: StartBuild,
    page: PageText | None,
    known: Sequence[BuildRow],
) -> Materials:
    """What the order names, taken into the project; what it leaves out stays as in the last build of the same idea."""
    last = known[0].request.materials if known and known[0].request.idea == project.description else Materials()
    before = await _held(session, project, known)
    last = last.model_copy(update={"images": tuple(one for one in last.images if one.sha256 in before)})
    if not order.images and page is None:
        return last
    brought = await idea_images.known_images(session, user.id, list(order.images))
    images = _all_of(order.images, {**before, **brought})
    for sha256 in brought:
        await idea_images.take_image(session, project.id, sha256)
    return Materials(images=images or last.images, page=page or last.page)


async def _held(session: AsyncSession, project: ProjectRow, known: Sequence[BuildRow]) -> dict[str, Image]:
    """Images of earlier orders that are in the project: a fork has its source's order, and not its images."""
    ordered = {one.sha256: one for row in known for one in row.request.materials.images}
    held = await blobs.held_blobs(session, project.id, ordered) if ordered else frozenset()
    return {sha256: one for sha256, one in ordered.items() if sha256 in held}


def _all_of(wanted: Sequence[str], known: dict[str, Image]) -> tuple[Image, ...]:
    if len(wanted) > MAX_IMAGES:
        raise InvalidInput("images_too_many", limit=MAX_IMAGES)
    if any(one not in known for one in wanted):
        raise InvalidInput("image_gone")
    return tuple(known[one] for one in dict.fromkeys(wanted))


def _refused(error: MaterialUnusable) -> InvalidInput:
    return InvalidInput(error.code, megabytes=MAX_BYTES // 1_000_000, side=MAX_SIDE)
