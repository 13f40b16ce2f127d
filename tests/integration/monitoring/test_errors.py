"""What reaches Sentry, byte by byte: where it broke, in which build, and nothing of what people wrote."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sentry_sdk
from fastapi import FastAPI
from loguru import logger
from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError

from samokoder_app.api.context import RequestContext
from samokoder_app.api.errors import add_error_handlers
from samokoder_app.logging import configure_logging, hide_secret, log_context
from samokoder_app.monitoring.errors import report_errors
from tests.integration.monitoring.ingest import Ingest, running_ingest

CANARY = "canary"
BUILD = "0c2f3a52-8d3a-4f5e-9d55-2f4f4ce0a111"
REPOSITORY = Path(__file__).parents[3]


class Idea(BaseModel):
    """A body."""

    text: str


@pytest.fixture
def ingest() -> Iterator[Ingest]:
    with running_ingest() as ingest:
        yield ingest


@pytest.fixture
def reporting(ingest: Ingest) -> Iterator[Ingest]:
    configure_logging("ERROR", "web")
    stop = report_errors(ingest.dsn, "web", "local")
    yield ingest
    stop()


def sent(ingest: Ingest) -> list[dict[str, Any]]:
    sentry_sdk.flush(5)
    return ingest.events


def failing_api() -> FastAPI:
    app = FastAPI()
    add_error_handlers(app)

    @app.post("/api/projects/{project_id}/chat")
    async def chat(project_id: str, idea: Idea) -> None:
        prompt = f"{idea.text} local-{CANARY}"
        raise RuntimeError(f"the model answered {prompt}")

    app.add_middleware(RequestContext)
    return app


async def test_an_error_of_a_request_says_where_and_nothing_of_the_request(reporting: Ingest) -> None:
    transport = httpx.ASGITransport(app=failing_api(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.post(
            f"/api/projects/{BUILD}/chat?token={CANARY}-query",
            json={"text": f"{CANARY}-body"},
            headers={"Authorization": f"Bearer {CANARY}-bearer", "Cookie": f"__Host-session={CANARY}-cookie"},
        )
    [event] = sent(reporting)
    assert answer.status_code == 500
    assert event["tags"] == {
        "process": "web",
        "project_id": BUILD,
        "request_id": answer.headers["x-request-id"],
    }
    [exception] = event["exception"]["values"]
    assert exception["type"] == "RuntimeError"
    assert exception["stacktrace"]["frames"][-1]["function"] == "chat"
    assert CANARY not in repr(reporting.bodies)


async def test_secrets_people_and_addresses_are_taken_out_of_our_own_sentences(reporting: Ingest) -> None:
    hide_secret(f"{CANARY}-key")
    with log_context(build_id=BUILD):
        own().error(
            "build {} of {} failed with {} at {} and {}\n{}",
            BUILD,
            f"{CANARY}@example.com",
            f"{CANARY}-key",
            f"https://{CANARY}.example/path?token=1",
            f"sk-{CANARY}{'0' * 32}",
            f"{CANARY} second line",
        )
    [event] = sent(reporting)
    assert event["tags"] == {"process": "web", "build_id": BUILD}
    assert event["message"].startswith(f"build {BUILD} of [hidden] failed with [hidden] at https://[hidden] and")
    assert CANARY not in repr(reporting.bodies)


async def test_of_libraries_and_causes_only_the_kind_is_told(reporting: Ingest) -> None:
    try:
        try:
            int(f"{CANARY} in the cause")
        except ValueError as cause:
            raise IntegrityError("insert into keys values (%s)", {"key": f"{CANARY}-row"}, cause) from cause
    except IntegrityError:
        logging.getLogger("some.library").exception("could not store %s", f"{CANARY}-argument")
    [event] = sent(reporting)
    assert event["message"].startswith("an error of ")
    assert [one["type"] for one in event["exception"]["values"]] == ["ValueError", "IntegrityError"]
    assert CANARY not in repr(reporting.bodies)


def test_a_process_that_dies_of_an_error_still_tells(ingest: Ingest) -> None:
    program = (
        "import os\n"
        "from samokoder_app.monitoring.reporting import report_errors_if_wanted\n"
        "from samokoder_app.settings import Settings\n"
        "report_errors_if_wanted(Settings(_env_file=None), 'worker')\n"
        f"raise OSError('{CANARY}')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"SENTRY_DSN": ingest.dsn, "PATH": "", "PYTHONPATH": str(REPOSITORY)},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    [event] = ingest.events
    assert event["exception"]["values"][0]["type"] == "OSError"
    assert event["tags"] == {"process": "worker"}
    assert CANARY not in repr(ingest.bodies)


def test_without_a_dsn_the_sdk_is_not_even_imported() -> None:
    program = (
        "import sys\n"
        "from samokoder_app.monitoring.reporting import report_errors_if_wanted\n"
        "from samokoder_app.settings import Settings\n"
        "report_errors_if_wanted(Settings(_env_file=None), 'web')()\n"
        "sys.exit('sentry_sdk' in sys.modules)\n"
    )
    environment = {"PATH": "", "PYTHONPATH": str(REPOSITORY)}
    assert (
        subprocess.run(
            [sys.executable, "-c", program], env=environment, cwd=REPOSITORY, timeout=60, check=False
        ).returncode
        == 0
    )


def own() -> Any:
    """A logger that speaks as one of our modules."""
    return logger.patch(lambda record: record.update(name="samokoder_app.builds.running"))
