"""The one way out: package registries through the host's proxy, while a command that may is running."""

import asyncio

import pytest

from engine.egress import connect_proxy
from engine.sandbox.commands import SandboxCommand, SandboxSettings
from engine.sandbox.errors import SandboxRefused
from engine.sandbox.runtimes import PYTHON_INSIDE
from engine.sandbox.sandbox import Sandbox

TUNNEL = """
import os, socket, sys, urllib.parse
proxy = urllib.parse.urlparse(os.environ['HTTPS_PROXY'])
for target in sys.argv[1:]:
    with socket.create_connection((proxy.hostname, proxy.port)) as client:
        client.sendall(f'CONNECT {target} HTTP/1.1\\r\\n\\r\\n'.encode())
        head = client.recv(1000).split(b'\\r\\n')[0].decode()
        if ' 200 ' in head:
            client.sendall(b'hello')
            head += ' ' + client.recv(100).decode()
        print(head)
"""


@pytest.fixture
async def registry(monkeypatch):
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((await reader.read(100)).upper())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    monkeypatch.setattr(connect_proxy, "TLS_PORT", server.sockets[0].getsockname()[1])
    async with server:
        yield f"localhost:{connect_proxy.TLS_PORT}"


@pytest.fixture
def online(sandbox, samokoder_home, runtimes, tmp_path):
    certificate = tmp_path / "ca.pem"
    certificate.write_text("-----BEGIN CERTIFICATE-----\nof the host's configuration\n-----END CERTIFICATE-----\n")
    return Sandbox(
        SandboxSettings(
            run_dir=samokoder_home / "run",
            runtimes=runtimes,
            allowed_hosts=frozenset({"localhost"}),
            ca_file=certificate,
        )
    )


async def test_only_the_registries_are_reached(online, project, registry, samokoder_home):
    command = SandboxCommand(
        argv=(PYTHON_INSIDE, "-c", TUNNEL, registry, "evil.example.com:443", "127.0.0.1:22"),
        mounts=project.mounts,
        network=True,
    )

    result = await online.run(command, project.identity)

    assert result.output.splitlines() == [
        "HTTP/1.1 200 Connection established HELLO",
        "HTTP/1.1 403 Forbidden",
        "HTTP/1.1 403 Forbidden",
    ]
    assert list((samokoder_home / "run").glob("*.sock")) == []


async def test_the_hosts_certificates_are_named(online, project):
    source = (
        "import os\n"
        "paths = {os.environ[name] for name in ('NODE_EXTRA_CA_CERTS', 'PIP_CERT', 'SSL_CERT_FILE')}\n"
        "print(len(paths), 'of the host' in open(paths.pop()).read())\n"
    )
    command = SandboxCommand(argv=(PYTHON_INSIDE, "-c", source), mounts=project.mounts, network=True)

    assert (await online.run(command, project.identity)).output == "1 True\n"


async def test_without_permission_there_is_no_proxy(online, project):
    source = "import os; print('HTTPS_PROXY' in os.environ, os.path.exists('/run/proxy.sock'))"
    command = SandboxCommand(argv=(PYTHON_INSIDE, "-c", source), mounts=project.mounts)

    assert (await online.run(command, project.identity)).output == "False False\n"


async def test_only_commands_may_ask_for_it(online, project):
    command = SandboxCommand(argv=("/bin/true",), network=True)

    with pytest.raises(SandboxRefused):
        await online.open_channel(command, project.identity, None)
