"""Reflex's app as it is served: without a CORS rule of its own in front of the API."""

import reflex as rx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp


class ServedApp(rx.App):
    """Reflex puts CORS with credentials in front of everything, and that answers the preflights of other origins.

    The API has a rule of its own (samokoder_app.api.cross_origin); Reflex's endpoints keep theirs, further inside.
    """

    def __call__(self) -> ASGIApp:
        """The app for the web server."""
        served: ASGIApp = super().__call__()
        if isinstance(served, Starlette):
            served.user_middleware = [one for one in served.user_middleware if not _is_cors(one)]
        return served


def _is_cors(middleware: Middleware) -> bool:
    return isinstance(middleware.cls, type) and issubclass(middleware.cls, CORSMiddleware)
