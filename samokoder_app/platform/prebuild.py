"""`python -m samokoder_app.platform.prebuild`: build the front end without serving it, for images.

What was built is noted as the supervisor notes it, so that the first start serves it at once.
"""

from reflex.reflex import _init
from reflex.utils import prerequisites
from reflex.utils.export import export
from reflex_base.config import get_config

from samokoder_app.platform.frontend import fingerprint, remember_build
from samokoder_app.platform.web import name_npm_registry
from samokoder_app.settings import get_settings


def main() -> None:
    """Build for the port of the settings."""
    settings = get_settings()
    building = fingerprint(settings)
    name_npm_registry()
    if prerequisites.needs_reinit():
        _init(name=get_config().app_name)
    get_config()._set_persistent(  # type: ignore[no-untyped-call]
        frontend_port=settings.port, backend_port=settings.port
    )
    export(zipping=False, backend=False)
    remember_build(building)


if __name__ == "__main__":
    main()
