"""A previewed app with secrets and outside hosts: given, taken back, and told of what it was kept from."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr

from samokoder_app.builds import service as builds
from samokoder_app.builds.hub import close_hub
from samokoder_app.files import service as files
from samokoder_app.integrations import hosts, needs, secrets
from samokoder_app.previews import service
from samokoder_app.previews.current import current_previews
from tests.integration.previews.conftest import eventually
from tests.outside import MAIL, PAYMENTS, Outside, outside_services

VALUE = "word-canary-52f1d0e7"
APP = """
import os, urllib.request, urllib.error
from fastapi import FastAPI

app = FastAPI()
print("the word is", os.environ.get("WORD"), flush=True)

@app.get("/health")
def health() -> dict[str, str]:
    return {}

@app.get("/")
def home() -> dict[str, str]:
    return {"word": os.environ.get("WORD", ""), "proxy": os.environ.get("HTTPS_PROXY", "")}

@app.get("/call/{host}")
def call(host: str) -> dict[str, str]:
    try:
        with urllib.request.urlopen(f"http://{host}/", timeout=5) as answer:
            return {"answer": answer.read().decode()}
    except OSError as error:
        return {"error": str(error)}
"""


@pytest.fixture
async def outside(tmp_path: Path, server) -> AsyncIterator[Outside]:
    """The services, and previews that know their names."""
    async with outside_services(tmp_path) as services:
        current_previews().pool.machine.dialer = services.dialer()
        yield services
    await close_hub()


@pytest.fixture
async def project_id(user, make_project) -> UUID:
    project: UUID = await make_project(user)
    await files.write_file(user, project, "app/main.py", APP, None)
    return project


async def test_secrets_and_hosts_come_and_go_while_it_runs(
    user, project_id: UUID, open_preview, client: httpx.AsyncClient, outside: Outside
) -> None:
    assert (await needs.missing_needs(user, project_id)).variables == ("WORD",)
    await secrets.put_secret(user, project_id, "WORD", SecretStr(VALUE))
    opened = await open_preview(project_id)

    async def answer(path: str = "/") -> dict[str, str]:
        try:
            return (await client.get(path, headers=opened.headers)).json()
        except ValueError:  # the page that tells of a start
            return {}

    async def has(word: str, proxy: bool) -> bool:
        said = await answer()
        return said.get("word") == word and bool(said.get("proxy")) is proxy

    assert await answer() == {"word": VALUE, "proxy": ""}
    await hosts.allow_host(user, project_id, "inside.example:80")
    await eventually(lambda: has(VALUE, True))

    async def refused(host: str) -> bool:
        return "403" in (await answer(f"/call/{host}")).get("error", "")

    await eventually(lambda: refused(PAYMENTS))
    await eventually(lambda: refused("inside.example"))  # allowed, but the name leads into the loopback

    async def asked() -> list[str]:
        return [one.host for one in await hosts.list_hosts(user, project_id) if not one.is_allowed]

    assert await eventually(asked) == [f"{PAYMENTS}:80"]
    await hosts.remove_host(user, project_id, "inside.example:80")
    await secrets.delete_secret(user, project_id, "WORD")
    await eventually(lambda: has("", False))

    console = "\n".join(line.text for line in await service.console_lines(user, project_id))
    assert "the word is •••" in console
    assert f"{PAYMENTS}:80 was not contacted: it is not among" in console
    assert "inside.example:80 was not contacted: it leads into a private network" in console
    told = [
        event.payload["text"]
        for event in await builds.list_events(user, project_id, limit=100)
        if event.kind == "notice"
    ]
    assert f"The app tried to reach {PAYMENTS}:80, which is not allowed." in told
    assert "The secret WORD is saved." in told
    for place in (console, *told):
        assert VALUE not in place
        assert MAIL not in place
