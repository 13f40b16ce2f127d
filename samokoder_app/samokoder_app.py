"""Composition root: pages, API, previews in front, and the words for what goes wrong."""

import reflex as rx
from starlette.types import ASGIApp

from samokoder_app import paths
from samokoder_app.api.app import create_api
from samokoder_app.headers.middleware import SecurityHeaders
from samokoder_app.headers.public_pages import PublicPages
from samokoder_app.headers.shared_pages import SharedPages
from samokoder_app.lifespan import web_process
from samokoder_app.previews.dispatch import HostDispatch
from samokoder_app.routes import add_routes
from samokoder_app.session.owner import StateOwner
from samokoder_app.shell.entrance import enter
from samokoder_app.shell.exceptions import answer_exception
from samokoder_app.shell.failures import connection_banner, crash_boundary
from samokoder_app.shell.robots import robots, sitemap
from samokoder_app.shell.server import ServedApp
from samokoder_app.ui.language import DOCUMENT_LANGUAGE

api = create_api()
api.add_route(paths.LANDING, enter, methods=["GET", "HEAD"], include_in_schema=False)
api.add_route(paths.ROBOTS, robots, methods=["GET", "HEAD"], include_in_schema=False)
api.add_route(paths.SITEMAP, sitemap, methods=["GET", "HEAD"], include_in_schema=False)


def behind_api(pages: ASGIApp) -> ASGIApp:
    """The pages behind the API. A function: to an app that it is given as such Reflex adds CORS with credentials."""
    api.mount("", pages)
    return api


app = ServedApp(
    api_transformer=[behind_api, PublicPages, SharedPages, SecurityHeaders, HostDispatch],
    stylesheets=[
        f"/styles/{name}.css"
        for name in (
            "tokens",
            "controls",
            "palette",
            "evidence",
            "builder",
            "conversation",
            "plan",
            "preview",
            "workbench",
            "console",
            "file_tree",
            "code",
            "intake",
            "plan_editor",
            "versions",
            "models",
            "sections",
            "projects",
            "public",
            "guide",
        )
    ],
    html_custom_attrs={"lang": DOCUMENT_LANGUAGE},
    head_components=[
        rx.el.link(rel="icon", href="/favicon.ico", sizes="32x32"),
        rx.el.link(rel="icon", href="/images/mark.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/images/touch-icon.png"),
    ],
    app_wraps={(55, "ErrorBoundary"): crash_boundary, (5, "Overlay"): connection_banner},
    toaster=None,
    backend_exception_handler=answer_exception,
)
app.add_middleware(StateOwner())
app.register_lifespan_task(web_process)
add_routes(app)
