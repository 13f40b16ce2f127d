"""How long npm waits for its registry, wherever we run it."""

from types import MappingProxyType

FETCH_SECONDS = 120
"""For one answer of the registry. Of itself npm waits for five minutes, half of what a whole installation may take."""

FETCH_RETRIES = 2
"""As of itself; with its pauses in between, seven minutes for one that never answers."""

_SETTINGS = {"fetch-timeout": f"{FETCH_SECONDS * 1000}", "fetch-retries": f"{FETCH_RETRIES}"}

PATIENCE = tuple(f"--{name}={value}" for name, value in _SETTINGS.items())
"""As options of a command."""

PATIENCE_VARIABLES = MappingProxyType(
    {f"npm_config_{name.replace('-', '_')}": value for name, value in _SETTINGS.items()}
)
"""As variables, for whoever starts npm himself."""
