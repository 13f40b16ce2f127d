"""Images and a page that go with an idea in a terminal."""

import argparse
import asyncio
from pathlib import Path

from engine.builds.materials import MAX_IMAGES, Image, Materials
from engine.builds.ports import BuildStore
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.materials.page import fetch_page
from engine.materials.pictures import read_picture


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The options that bring them."""
    command.add_argument(
        "--image",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help=f"a sketch or screenshot for models that can see: PNG, JPEG or WebP; may be repeated, {MAX_IMAGES} at most",
    )
    command.add_argument("--page", metavar="URL", help="a page of the web to go by; its text is read once")


async def brought_materials(arguments: argparse.Namespace, store: BuildStore) -> Materials:
    """What the options name; raises `MaterialUnusable` and OSError."""
    images = [await _kept(path, store) for path in arguments.image]
    if not arguments.page:
        return Materials(images=tuple(images))
    async with guarded_client(AddressPolicy(allow_private=True)) as client:
        return Materials(images=tuple(images), page=await fetch_page(client, arguments.page))


async def _kept(path: Path, store: BuildStore) -> Image:
    picture = read_picture(await asyncio.to_thread(path.read_bytes))
    return Image(
        sha256=await store.put_blob(picture.content),
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        name=path.name[:120],
    )
