"""The operator's page of builds."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.admin.builds.components import build_list, filter_tabs, stop_dialog
from samokoder_app.features.admin.builds.state import AllBuildsState
from samokoder_app.features.admin.frame import admin_page
from samokoder_app.i18n.admin import Operating


def builds_page() -> rx.Component:
    """What is built for whom, why it failed, and a way to stop it."""
    return admin_page(
        paths.ADMIN_BUILDS,
        Operating.builds,
        AllBuildsState,
        lambda: rx.fragment(filter_tabs(), build_list()),
        stop_dialog(),
        refresh=AllBuildsState.refresh,
    )
