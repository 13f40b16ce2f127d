"""A server on loopback that takes what the SDK of Sentry sends, as Sentry does."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import brotli

_UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}


@dataclass
class Ingest:
    """What came in, as bytes and by event."""

    dsn: str = ""
    bodies: list[bytes] = field(default_factory=list)

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events of all envelopes: a line with the envelope's header, then header and payload of each item."""
        found = []
        for body in self.bodies:
            lines = body.split(b"\n")
            for header, payload in zip(lines[1::2], lines[2::2], strict=False):
                if header and json.loads(header)["type"] == "event":
                    found.append(json.loads(payload))
        return found


@contextmanager
def running_ingest() -> Iterator[Ingest]:
    """Listens until the end of the block."""
    ingest = Ingest()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            ingest.bodies.append(_UNPACK[self.headers["content-encoding"]](body))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ingest.dsn = f"http://public@127.0.0.1:{server.server_port}/1"
    thread = Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield ingest
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
