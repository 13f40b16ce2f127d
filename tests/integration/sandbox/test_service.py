"""Apps behind a socket of the host: ready, dead, on the wrong port, restarted."""

import asyncio
import os
import time
from pathlib import Path

import pytest

from engine.sandbox.commands import Limits, SandboxService
from engine.sandbox.errors import SandboxRefused
from engine.sandbox.listening import ListeningSocket
from engine.sandbox.runtimes import PYTHON_INSIDE

HTTP = """
import http.server, os, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = (os.environ.get('NAME', '') + self.path).encode()
        self.send_response(int(os.environ.get('STATUS', '200')))
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
print('starting', flush=True)
http.server.ThreadingHTTPServer.request_queue_size = 128
server = http.server.ThreadingHTTPServer((os.environ.get('ADDRESS', '127.0.0.1'), int(sys.argv[1])), Handler)
server.serve_forever()
"""
ECHO = """
import socket
server = socket.create_server(('127.0.0.1', 8000))
while True:
    client, _ = server.accept()
    while data := client.recv(65536):
        client.sendall(data)
    client.close()
"""


@pytest.fixture
async def start(sandbox, project):
    """`await start(source, *arguments, …)` starts an app that is stopped at the end of the test."""
    running = []

    async def start(source, *arguments, listening=None, on_output=None, **options):
        service = SandboxService(
            argv=(PYTHON_INSIDE, "-c", source, *arguments), mounts=project.mounts, port=8000, **options
        )
        running.append(await sandbox.start(service, project.identity, on_output=on_output, listening=listening))
        return running[-1]

    yield start
    for service in running:
        await service.stop()


async def get(path: Path, target: str = "/") -> bytes:
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(f"GET {target} HTTP/1.0\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer.partition(b"\r\n\r\n")[2]


async def test_becomes_ready_and_answers(start):
    service = await start(HTTP, "8000", env={"NAME": "app"})

    ready = await service.wait_ready(10, "/health")

    assert (ready.ready, ready.outcome, ready.status) == (True, "ready", 200)
    assert await get(service.socket_path, "/x") == b"app/x"
    assert service.returncode is None
    assert "starting" in service.tail()


async def test_stop_frees_everything(start):
    service = await start(HTTP, "8000")
    await service.wait_ready(60)

    await service.stop()
    await service.stop()

    assert service.returncode == 137
    assert not service.socket_path.exists()


async def test_an_app_that_dies_is_noticed_at_once(start):
    service = await start("import sys; print('no module named flask'); sys.exit(3)")

    ready = await service.wait_ready(60)

    assert (ready.ready, ready.outcome, ready.exit_code) == (False, "exited", 3)
    assert ready.seconds < 20  # of the 60 that are given
    assert "no module named flask" in service.tail()
    assert await service.wait() == 3


async def test_a_program_that_does_not_exist(sandbox, project):
    service = await sandbox.start(
        SandboxService(argv=("/no/such/program",), mounts=project.mounts, port=8000), project.identity
    )
    ready = await service.wait_ready(60)
    await service.stop()

    assert (ready.outcome, ready.exit_code) == ("exited", 127)
    assert "No such file" in service.tail()


@pytest.mark.parametrize(
    ("address", "port", "named"),
    [
        ("127.0.0.1", "5000", "port 5000"),
        ("0.0.0.0", "3000", "port 3000"),  # noqa: S104 - inside the sandbox
    ],
)
async def test_the_wrong_port_is_named(start, address, port, named):
    service = await start(HTTP, port, env={"ADDRESS": address})

    ready = await service.wait_ready(60)

    assert (ready.ready, ready.outcome) == (False, "wrong_port")
    assert named in str(ready.reason)
    assert ready.other_ports == (int(port),)


async def test_listening_on_the_other_loopback_is_named(start):
    source = "import socket, time\nserver = socket.create_server(('::1', 8000), family=socket.AF_INET6)\ntime.sleep(60)"
    service = await start(source)

    ready = await service.wait_ready(60)

    assert ready.outcome == "wrong_port"
    assert "8000 of ::1" in str(ready.reason)


async def test_silence_ends_with_the_time(start):
    service = await start("import time; time.sleep(60)")

    ready = await service.wait_ready(0.5)

    assert (ready.ready, ready.outcome) == (False, "timed_out")


async def test_an_app_that_accepts_and_never_answers(start):
    source = "import socket, time\nserver = socket.create_server(('127.0.0.1', 8000))\ntime.sleep(60)"
    service = await start(source)

    ready = await service.wait_ready(1)

    assert ready.outcome == "timed_out"


async def test_server_errors_are_not_ready(start):
    service = await start(HTTP, "8000", env={"STATUS": "500"})

    assert not (await service.wait_ready(1)).ready


async def test_bytes_pass_both_ways_unchanged(start):
    service = await start(ECHO)
    sent = os.urandom(3_000_000)
    deadline = time.monotonic() + 60
    received = b""
    while not received and time.monotonic() < deadline:  # until the app listens
        reader, writer = await asyncio.open_unix_connection(service.socket_path)
        reading = asyncio.create_task(reader.read())
        try:
            writer.write(sent)
            await writer.drain()
            writer.write_eof()
            received = await reading
        except ConnectionError:
            reading.cancel()
        writer.close()
        await asyncio.sleep(0.02)

    assert received == sent


async def test_many_connections_at_once(start):
    service = await start(HTTP, "8000", env={"NAME": "app"})
    await service.wait_ready(60)

    answers = await asyncio.gather(*(get(service.socket_path, f"/{number}") for number in range(60)))

    assert answers == [f"app/{number}".encode() for number in range(60)]


async def test_one_socket_serves_an_app_and_its_successor(start, sandbox, project, samokoder_home):
    listening = ListeningSocket.create(samokoder_home / "run", project.identity)
    first = await start(HTTP, "8000", env={"NAME": "first"}, listening=listening)
    await first.wait_ready(60)
    assert await get(listening.path) == b"first/"
    await first.stop()

    waiting = asyncio.create_task(get(listening.path))
    second = await start(HTTP, "8000", env={"NAME": "second"}, listening=listening)
    assert (await second.wait_ready(60)).ready

    assert await get(second.socket_path) == b"second/"
    await asyncio.wait_for(asyncio.gather(waiting, return_exceptions=True), 60)
    await second.stop()
    assert listening.path.exists()
    listening.close()
    assert not listening.path.exists()


async def test_memory_of_an_app_is_watched(start):
    service = await start(
        "import time\nheld = bytearray(300_000_000)\nfor place in range(0, len(held), 4096):\n    held[place] = 1\ntime.sleep(60)",
        limits=Limits(memory_mb=150),
    )

    ready = await service.wait_ready(60)

    assert ready.outcome == "exited"
    assert str(service.killed_for) == "It used more than 150 MB of memory."


async def test_output_goes_on_being_heard(start):
    heard = asyncio.Event()

    async def listen(text: str) -> None:
        if "starting" in text:
            heard.set()

    await start(HTTP, "8000", on_output=listen)

    await asyncio.wait_for(heard.wait(), 60)


async def test_an_app_has_no_network(sandbox, project):
    with pytest.raises(SandboxRefused):
        await sandbox.start(
            SandboxService(argv=("true",), mounts=project.mounts, port=8000, network=True), project.identity
        )


@pytest.mark.skipif(os.geteuid() != 0, reason="projects have uids of their own only when we are root")
async def test_other_tenants_cannot_connect_to_the_socket(start, make_project):
    service = await start(HTTP, "8000")
    await service.wait_ready(60)
    stranger = make_project().identity

    process = await asyncio.create_subprocess_exec(
        "/usr/bin/perl", "-MSocket", "-e",
        f'socket(S, PF_UNIX, SOCK_STREAM, 0); connect(S, sockaddr_un("{service.socket_path}")) or die "$!"',
        user=stranger.uid, group=stranger.gid, extra_groups=[], stderr=asyncio.subprocess.PIPE, cwd="/",
    )  # fmt: skip
    _, stderr = await process.communicate()

    assert b"Permission denied" in stderr


async def test_the_app_cannot_take_its_sockets_place(start, project):
    """The host connects to a path the app never sees; nothing the app makes can redirect it."""
    service = await start(HTTP, "8000", env={"NAME": "app"})
    await service.wait_ready(60)

    assert not service.socket_path.is_relative_to(project.app)
    assert service.socket_path.is_socket()
    assert not service.socket_path.is_symlink()
    assert await get(service.socket_path) == b"app/"


async def test_a_listener_that_raises_is_passed_on(start):
    class Cancelled(Exception):
        pass

    async def cancel(_: str) -> None:
        raise Cancelled

    service = await start(HTTP, "8000", env={"STATUS": "500"}, on_output=cancel)

    with pytest.raises(Cancelled):
        await service.wait_ready(60)
    assert service.returncode == 137
