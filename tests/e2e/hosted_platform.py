"""A hosted installation that sends its mails to a loopback mail server, and a browser that takes it for the built one.

The front end knows the port that it was built for; so the browser is told that this port is another one.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from aiosmtpd.smtp import SMTP, Envelope, Session
from platform_process import STOP_SECONDS

from bench.platform import free_port
from samokoder_app.auth_server.config import ProviderConfig

REPOSITORY = Path(__file__).parents[2]
_START_SECONDS = 240
_MAIL_SECONDS = 60
_CODE = re.compile(r"^\d{6}$", re.MULTILINE)


@dataclass(frozen=True)
class Mail:
    """What somebody was sent."""

    subject: str
    text: str

    @property
    def link(self) -> str:
        """The path of the link."""
        found = re.search(r"https?://\S+", self.text)
        assert found is not None, self.text
        return urlsplit(found[0])._replace(scheme="", netloc="").geturl()

    @property
    def code(self) -> str:
        found = _CODE.search(self.text)
        assert found is not None, self.text
        return found[0]


class MailDrop:
    """A mail server on loopback that keeps everything, on a thread of its own."""

    def __init__(self) -> None:
        self._mails: list[tuple[str, Mail]] = []
        self._came = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        listening = self._loop.create_server(lambda: SMTP(self, hostname="localhost"), "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(listening, self._loop).result(_MAIL_SECONDS)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        plain = message.get_body(("plain",))
        assert plain is not None
        mail = Mail(str(message["subject"]), str(plain.get_content()).replace("\r\n", "\n"))
        with self._came:
            self._mails += [(address.lower(), mail) for address in envelope.rcpt_tos]
            self._came.notify_all()
        return "250 OK"

    def take(self, address: str) -> Mail:
        """The next mail to an address that was not taken yet; waits for it."""
        with self._came:
            assert self._came.wait_for(lambda: self._has(address), _MAIL_SECONDS), f"no mail to {address}"
            place = next(place for place, (to, _) in enumerate(self._mails) if to == address.lower())
            return self._mails.pop(place)[1]

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _has(self, address: str) -> bool:
        return any(to == address.lower() for to, _ in self._mails)


@contextmanager
def running_hosted(home: Path, public_url: str, mails: MailDrop, providers: dict[str, ProviderConfig]) -> Iterator[int]:
    """The port of a hosted web process on the database of this home."""
    given = {
        "HOST": "127.0.0.1",
        "SAMOKODER_PUBLIC_URL": public_url,
        "SAMOKODER_MASTER_KEY": "m" * 48,
        "SUPABASE_JWT_SECRET": "j" * 48,
        "SAMOKODER_SIGN_UP": "open",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(mails.port),
        "SMTP_TLS": "none",
        "SMTP_FROM": "Samokoder <no-reply@example.com>",
    }
    with running_web(home, given, {name: _told(config) for name, config in providers.items()}) as port:
        yield port


@contextmanager
def running_web(home: Path, settings: dict[str, str], providers: dict[str, dict[str, str]]) -> Iterator[int]:
    """The port of another web process on the database of this home, with other settings."""
    port, log = free_port(), home / "another-web.log"
    environment = os.environ | {"SAMOKODER_HOME": str(home), "PORT": str(port), "DATABASE_URL": ""} | settings
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "tests/e2e/hosted_web.py", json.dumps(providers)],
            cwd=REPOSITORY,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_ready(port, process, log)
            yield port
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def _told(config: ProviderConfig) -> dict[str, str]:
    return {**config.model_dump(mode="json"), "client_secret": config.client_secret.get_secret_value()}


def _wait_until_ready(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"the web process ended with {process.returncode}:\n{log.read_text()[-4000:]}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"the web process was not ready after {_START_SECONDS} s:\n{log.read_text()[-4000:]}")
