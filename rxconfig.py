"""How Reflex builds and serves the product; everything else is in samokoder_app.settings."""

import reflex as rx

from samokoder_app.settings import get_settings
from samokoder_app.shell.first_paint.plugin import FirstPaint
from samokoder_app.ui.tailwind import TAILWIND

_settings = get_settings()
_origins = [_settings.public_url]
if _settings.is_local:
    _origins.append(f"http://127.0.0.1:{_settings.port}")

config = rx.Config(
    app_name="samokoder_app",
    backend_host=_settings.bind_host,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    default_color_mode="system",
    cors_allowed_origins=_origins,
    frontend_packages=[
        "@fontsource-variable/inter@5.3.0",
        "@fontsource-variable/jetbrains-mono@5.3.0",
    ],
    plugins=[rx.plugins.TailwindV4Plugin(config=TAILWIND), FirstPaint()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
