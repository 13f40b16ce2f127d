"""Installs for apps follow the registries that the operator's pip and npm use, as far as a sandbox may."""

from pathlib import Path

import pytest

from engine.packages.registries import Registries, configured_registries, pip_settings
from engine.sandbox.commands import DEFAULT_ALLOWED_HOSTS
from engine.stacks.dependencies import DependenciesUnavailable


def speaking(folder: Path, text: str, name: str = "python") -> Path:
    program = folder / name
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{text}\nEND\n")
    program.chmod(0o755)
    return program


async def of_pip(folder: Path, listing: str) -> Registries:
    return await configured_registries(speaking(folder, listing), folder, "python")


async def test_without_settings_the_public_ones_count(tmp_path: Path) -> None:
    assert await of_pip(tmp_path, "global.timeout='5'") == Registries(pip=("--index-url", "https://pypi.org/simple"))
    assert (await of_pip(tmp_path, "")).hosts == DEFAULT_ALLOWED_HOSTS


async def test_a_mirror_is_used_and_only_what_a_sandbox_reaches(tmp_path: Path) -> None:
    found = await of_pip(
        tmp_path,
        "global.index-url='https://mirror.example/simple'\n"
        "global.extra-index-url='file:///opt/x https://more.example:443/simple https://a:b@third.example/simple'",
    )
    assert found.pip == (
        "--index-url", "https://mirror.example/simple", "--extra-index-url", "https://more.example:443/simple",
    )  # fmt: skip
    assert found.hosts == DEFAULT_ALLOWED_HOSTS | {"mirror.example", "more.example"}


async def test_where_the_operator_wants_no_index_none_is_used(tmp_path: Path) -> None:
    with pytest.raises(DependenciesUnavailable) as caught:
        await of_pip(tmp_path, "global.no-index='true'\nglobal.find-links='/srv/wheels'")
    assert caught.value.reason.code == "registry_unusable"


@pytest.mark.parametrize(
    "url",
    ["https://me:secret@mirror.example/simple", "http://mirror.example/", "https://mirror.example:8443/", "file:///x"],
)
async def test_a_registry_that_a_sandbox_cannot_use_is_said_to_be_one(tmp_path: Path, url: str) -> None:
    with pytest.raises(DependenciesUnavailable) as caught:
        await of_pip(tmp_path, f":env:.index-url='{url}'")
    assert caught.value.reason.code == "registry_unusable"
    assert "secret" not in str(caught.value)


async def test_npm_is_asked_in_its_own_way(tmp_path: Path) -> None:
    speaking(tmp_path, "https://npm.example/", "bin/node")
    found = await configured_registries(tmp_path, tmp_path, "node")
    assert found.npm == ("--registry=https://npm.example/",)
    assert "npm.example" in found.hosts


def test_the_environment_wins_over_the_command_and_that_over_all() -> None:
    lines = "global.index-url='c'\ninstall.index-url='b'\n:env:.index-url='a'\nglobal.cert='/x'\nglobal.odd=nonsense'"
    assert pip_settings(lines) == {"index-url": "a", "cert": "/x"}
    assert pip_settings("global.index-url='c'\ninstall.index-url='b'")["index-url"] == "b"
