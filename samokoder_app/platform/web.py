"""`python -m samokoder_app.platform.web`: become the web process, building the front end only if it changed.

A build takes most of a minute. Its inputs are fingerprinted; the supervisor notes the fingerprint
once the platform answers, and the next start serves what is there.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from reflex.utils import exec as reflex_exec
from reflex_base.config import get_config
from reflex_base.constants import Env, LogLevel
from reflex_base.environment import environment

from samokoder_app.platform.frontend import fingerprint, is_built
from samokoder_app.settings import Settings, get_settings


def serve(settings: Settings) -> None:
    """Serve pages, API and previews on one port with the front end as it was built."""
    environment.REFLEX_ENV_MODE.set(Env.PROD)
    environment.REFLEX_SKIP_COMPILE.set(True)
    get_config()._set_persistent(  # type: ignore[no-untyped-call]
        frontend_port=settings.port, backend_port=settings.port, backend_host=settings.bind_host
    )
    reflex_exec.run_backend_prod(settings.bind_host, settings.port, LogLevel.WARNING, mount_frontend_compiled_app=True)


def reflex_command(settings: Settings, is_dev: bool) -> list[str]:
    """Reflex's own command: build and serve on one port, or in development hot reload on two."""
    mode = ["--env", "dev"] if is_dev else ["--env", "prod", "--single-port"]
    backend_port = settings.port + 1 if is_dev else settings.port
    return [
        *(sys.executable, "-m", "reflex", "run"),
        *mode,
        *("--backend-host", settings.bind_host),
        *("--frontend-port", str(settings.port)),
        *("--backend-port", str(backend_port)),
    ]


def name_npm_registry() -> None:
    """Name npm's own registry, as this machine configures it, to Reflex; else it takes the nearest of its own list."""
    if environment.NPM_CONFIG_REGISTRY.get() is None:
        npm = Path(sys.executable).with_name("npm")
        asked = subprocess.run([npm, "config", "get", "registry"], capture_output=True, text=True, check=False)
        if asked.returncode == 0:
            environment.NPM_CONFIG_REGISTRY.set(asked.stdout.strip())


def keep_states_private(settings: Settings) -> None:
    """Keep the states of open tabs, which hold session cookies, where only this user may look."""
    settings.home.states.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.home.states.chmod(0o700)
    environment.REFLEX_STATES_WORKDIR.set(settings.home.states)


def main(arguments: Sequence[str]) -> None:
    """Never returns while the server runs."""
    settings = get_settings()
    is_dev = "--dev" in arguments
    keep_states_private(settings)
    if not is_dev and is_built(fingerprint(settings)):
        serve(settings)
        return
    name_npm_registry()
    command = reflex_command(settings, is_dev)
    os.execv(command[0], command)  # noqa: S606 - the very point


if __name__ == "__main__":
    main(sys.argv[1:])
