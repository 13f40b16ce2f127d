"""The web process of a hosted installation with providers on loopback: `python tests/e2e/hosted_web.py` until it is ended.

As `samokoder_app.platform.web` serves it, front end and all; where the providers are comes from the tests alone: for the
product their addresses are constants.
"""

import json
import sys
from pathlib import Path

import uvicorn
from pydantic import SecretStr
from reflex_base.constants import Env
from reflex_base.environment import environment

sys.path.insert(0, str(Path(__file__).parents[2]))

from samokoder_app.accounts import gateway
from samokoder_app.auth_server.config import AuthConfig, ProviderConfig, ProviderName
from samokoder_app.settings import Settings, get_settings


def serve(providers: dict[ProviderName, ProviderConfig]) -> None:
    plain = gateway.auth_config

    def with_providers(settings: Settings, secret: SecretStr) -> AuthConfig:
        return plain(settings, secret).model_copy(update={"providers": providers})

    gateway.auth_config = with_providers
    environment.REFLEX_ENV_MODE.set(Env.PROD)
    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)
    from samokoder_app.samokoder_app import app  # noqa: PLC0415 - reads what was set above

    settings = get_settings()
    uvicorn.run(app(), host=settings.bind_host, port=settings.port, log_level="warning", ws="websockets-sansio")


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    serve({ProviderName(name): ProviderConfig.model_validate(config) for name, config in given.items()})
