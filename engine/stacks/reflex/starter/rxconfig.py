"""How Reflex builds and serves the app."""

from typing import Any

import reflex as rx

_OWN_HOST = "    endpoint.hostname = frontend_hostname;\n"
_OWN_PORT = "    endpoint.port = window.location.port;\n"


class OneAddress(rx.plugins.Plugin):
    """Pages reach the server where they came from, whatever port stands in front of it."""

    def pre_compile(self, **context: Any) -> None:
        """Add it to Reflex's own script."""
        context["add_modify_task"]("utils/state.js", _with_own_port)


def _with_own_port(script: str) -> str:
    if _OWN_HOST not in script:
        raise ValueError("Reflex's script has changed: OneAddress does not know where to add the port.")
    return script if _OWN_PORT in script else script.replace(_OWN_HOST, _OWN_HOST + _OWN_PORT)


config = rx.Config(
    app_name="app",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    frontend_compression_formats=[],
    plugins=[OneAddress()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
