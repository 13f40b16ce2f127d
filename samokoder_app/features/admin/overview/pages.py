"""The operator's overview."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.admin.frame import admin_page
from samokoder_app.features.admin.overview.components import figures, health, pilot_licence
from samokoder_app.features.admin.overview.state import OverviewState
from samokoder_app.i18n.admin import Operating


def overview_page() -> rx.Component:
    """Health of each part with its sentence, and figures of this moment."""
    return admin_page(
        paths.ADMIN,
        Operating.overview,
        OverviewState,
        lambda: rx.fragment(health(), pilot_licence(), figures()),
        refresh=OverviewState.load,
    )
