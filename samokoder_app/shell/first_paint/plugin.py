"""Where Reflex's build hands its pages over."""

from collections.abc import Callable
from pathlib import Path
from typing import Unpack

from reflex_base.plugins.base import Plugin, PostBuildContext

from samokoder_app import paths
from samokoder_app.shell.first_paint.page import seen_at_once


class FirstPaint(Plugin):
    """Rewrites the public pages after each build, before they are compressed."""

    def post_build(self, **context: Unpack[PostBuildContext]) -> None:
        """Both files of each page: under its address, and beside it."""
        built = context["static_dir"]
        for address in (path for pages in paths.PUBLIC_PAGES for path in pages.values()):
            page = built / address.strip("/")
            for path in (page / "index.html", page.with_suffix(".html")):
                if path.is_file():
                    path.write_text(seen_at_once(path.read_text("utf-8"), _reader(built)), "utf-8")


def _reader(built: Path) -> Callable[[str], str]:
    return lambda address: (built / address.lstrip("/")).read_text("utf-8")
