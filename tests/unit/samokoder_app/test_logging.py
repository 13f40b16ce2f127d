"""Log lines: ids from the context, no secrets."""

import asyncio
import json
import logging
from collections.abc import Iterator

import pytest
from loguru import logger

from samokoder_app.logging import configure_logging, current_log_context, hide_secret, log_context, redact


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    yield
    logger.remove()
    logging.basicConfig(handlers=[logging.NullHandler()], force=True)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_json_with_the_ids_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO", "web")
    with log_context(request_id="r1"), log_context(build_id="b1"):
        logger.info("saved {}", "файл")
    logger.debug("too quiet")
    (line,) = lines(capsys)
    assert line["message"] == "saved файл"
    assert (line["request_id"], line["build_id"], line["process"], line["level"]) == ("r1", "b1", "web", "INFO")
    assert current_log_context() == {}


def test_a_secret_is_hidden_wherever_it_appears(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO", "web")
    hide_secret("sk-long-secret")
    hide_secret("sk-long-secret-and-longer")
    hide_secret("abc")  # too short to be one
    logger.info("key sk-long-secret-and-longer of {}", "sk-long-secret")
    try:
        int("sk-long-secret")
    except ValueError:
        logger.exception("abc failed")
    logging.getLogger("library").warning("sent %s", "sk-long-secret")
    output = capsys.readouterr().err
    assert "sk-long" not in output
    assert "abc failed" in output
    assert redact("x sk-long-secret y") == "x [hidden] y"


def test_a_secret_of_several_lines_is_hidden_and_no_line_is_broken(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO", "web")
    hide_secret('-----BEGIN "KEY"\nMIIBVgIBADANBgkqhkiG9w0B')
    hide_secret('", "message": "')
    logger.bind(kept={"key": ['-----BEGIN "KEY"\nMIIBVgIBADANBgkqhkiG9w0B']}).error("is {}", 'a", "message": "b')
    (line,) = lines(capsys)
    assert line["kept"] == {"key": ["[hidden]"]}
    assert (line["message"], line["level"]) == ("is a[hidden]b", "ERROR")


def test_a_traceback_shows_no_values(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO", "worker")

    def fail(password: str) -> None:
        raise RuntimeError("no")

    try:
        fail("hunter2hunter2")
    except RuntimeError:
        logger.exception("it failed")
    (line,) = lines(capsys)
    assert line["error"] == "RuntimeError"
    assert 'hunter2hunter2"' not in str(line["traceback"]).replace('fail("hunter2hunter2")', "")


async def test_tasks_keep_their_own_ids() -> None:
    async def inside(name: str) -> dict[str, str]:
        with log_context(build_id=name):
            await asyncio.sleep(0)
            return current_log_context()

    assert await asyncio.gather(inside("a"), inside("b")) == [{"build_id": "a"}, {"build_id": "b"}]
