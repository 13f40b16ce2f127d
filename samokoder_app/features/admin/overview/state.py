"""Handlers of the overview."""

import reflex as rx

from samokoder_app.features.admin.overview.views import OverviewFigures, PartLine, overview_figures, part_lines
from samokoder_app.features.admin.reading import may_read, note_reading
from samokoder_app.operating.overview import read_overview
from samokoder_app.session.visitor import signed_in


class OverviewState(rx.State):
    """Health and figures, for operators alone."""

    status: str = ""
    version: str = ""
    parts: list[PartLine] = []
    figures: OverviewFigures = OverviewFigures()
    read_at: str = ""
    has_pilot: bool = False
    is_loaded: bool = False
    is_missing: bool = False

    @rx.event
    async def load(self) -> None:
        """Show everything, also anew every few seconds; to who is no operator there is no such page."""
        user = await signed_in(self)
        if not may_read(self, user):
            return
        overview = await read_overview(user)
        self.status, self.version = overview.health.status, overview.version
        self.parts, self.figures = part_lines(overview), overview_figures(overview)
        self.has_pilot = "gpt_pilot" in overview.health.parts
        note_reading(self)
