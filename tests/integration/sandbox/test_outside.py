"""An app's way out: secrets and allowed hosts in a real sandbox, with Python and with Node."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from engine.egress.app_proxy import AppProxy
from engine.sandbox.commands import SandboxCommand, SandboxService, SandboxSettings
from engine.sandbox.runtimes import NODE_INSIDE, PYTHON_INSIDE
from engine.sandbox.sandbox import Sandbox
from tests.outside import MAIL, PAYMENTS, Outside, outside_services

WORD = "canary-value-7f3a9c"

IN_PYTHON = f"""
import os, urllib.request
print(os.environ["WORD"][:6], os.environ["WORD"], flush=True)
def ask(url):
    try:
        request = urllib.request.Request(url, headers={{"X-Word": os.environ["WORD"]}})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.read().decode()
    except OSError as error:
        return str(error)
port = os.environ["FAR_PORT"]
print(ask(f"https://{PAYMENTS}:{{port}}/echo"))
print(ask(f"https://{MAIL}:{{port}}/echo"))
print(ask("http://inside.example/"))
print(ask("http://169.254.169.254/latest/meta-data"))
"""

IN_NODE = f"""
import https from "node:https";
const port = process.env.FAR_PORT, headers = {{ "X-Word": process.env.WORD }};
const byFetch = await fetch(`https://{PAYMENTS}:${{port}}/echo`, {{ headers }}).then((answer) => answer.text(), String);
console.log(byFetch);
const byHttps = await new Promise((done) => {{
  https.get(`https://{PAYMENTS}:${{port}}/echo`, {{ headers }}, (answer) => {{
    answer.setEncoding("utf8");
    answer.on("data", done);
  }}).on("error", (error) => done(String(error)));
}});
console.log(byHttps);
console.log(await fetch(`https://{MAIL}:${{port}}/echo`).then((answer) => answer.text(), () => "refused"));
process.exit();
"""


@pytest.fixture
async def outside(tmp_path: Path) -> AsyncIterator[Outside]:
    async with outside_services(tmp_path) as services:
        yield services


@pytest.fixture
def trusting(samokoder_home: Path, runtimes, outside: Outside, sandbox: Sandbox) -> Sandbox:
    """A sandbox whose apps trust the services' authority."""
    return Sandbox(SandboxSettings(run_dir=samokoder_home / "run", runtimes=runtimes, ca_file=outside.ca_file))


async def run_to_end(trusting: Sandbox, project, outside: Outside, argv, hosts) -> tuple[str, list[tuple[str, str]]]:
    denied: list[tuple[str, str]] = []
    proxy = AppProxy(hosts, outside.dialer(), lambda host, why: denied.append((host, why)))
    async with trusting.outside(proxy, project.identity) as way:
        service = SandboxService(
            argv=argv,
            env={"WORD": WORD, "FAR_PORT": str(outside.port)},
            hidden=(SecretStr(WORD),),
            mounts=project.mounts,
            port=8000,
            proxy=way,
        )
        running = await trusting.start(service, project.identity)
        await running.wait()
        output = running.tail(100_000)
        await running.stop()
    return output, denied


async def test_python_reaches_what_is_allowed_and_nothing_else(trusting, project, outside: Outside) -> None:
    hosts = (f"{PAYMENTS}:{outside.port}", "inside.example:80")
    output, denied = await run_to_end(trusting, project, outside, (PYTHON_INSIDE, "-c", IN_PYTHON), hosts)

    lines = output.splitlines()
    assert lines[0] == "canary •••"
    assert lines[1] == f"{PAYMENTS} •••"
    assert "403" in lines[2]
    assert "403" in lines[3]  # allowed, but the name leads into the loopback and is not trusted
    assert "403" in lines[4]
    assert WORD not in output
    assert denied == [
        (f"{MAIL}:{outside.port}", "not_allowed"),
        ("inside.example:80", "private"),
        ("169.254.169.254:80", "not_allowed"),
    ]


async def test_fetch_and_https_of_node_take_the_proxy(trusting, project, outside: Outside) -> None:
    argv = (NODE_INSIDE, "--input-type=module", "-e", IN_NODE)
    output, denied = await run_to_end(trusting, project, outside, argv, (f"{PAYMENTS}:{outside.port}",))

    assert output.splitlines() == [f"{PAYMENTS} •••", f"{PAYMENTS} •••", "refused"]
    assert denied == [(f"{MAIL}:{outside.port}", "not_allowed")]


async def test_an_app_that_starts_slowly_is_not_taken_for_its_proxy(trusting, project, outside: Outside) -> None:
    """The forwarder listens from the beginning, the app only after the time in which a wrong port shows."""
    slow = "import time, http.server as h; time.sleep(4); h.HTTPServer(('127.0.0.1', 8000), h.BaseHTTPRequestHandler)"
    proxy = AppProxy(outside.hosts, outside.dialer(), lambda host, why: None)
    async with trusting.outside(proxy, project.identity) as way:
        service = SandboxService(argv=(PYTHON_INSIDE, "-c", slow), mounts=project.mounts, port=8000, proxy=way)
        running = await trusting.start(service, project.identity)
        ready = await running.wait_ready(20)
        await running.stop()

    assert ready.outcome == "exited"


async def test_without_hosts_there_is_no_proxy(trusting, project) -> None:
    source = "import os; print('HTTPS_PROXY' in os.environ, os.path.exists('/run/proxy.sock'))"
    service = SandboxService(argv=(PYTHON_INSIDE, "-c", source), mounts=project.mounts, port=8000)
    running = await trusting.start(service, project.identity)
    await running.wait()

    assert running.tail(100).strip() == "False False"
    await running.stop()


async def test_the_environment_of_a_command_has_none_of_it(trusting, project) -> None:
    source = "import os; print(os.environ.get('WORD'), os.environ.get('HTTPS_PROXY'))"
    result = await trusting.run(
        SandboxCommand(argv=(PYTHON_INSIDE, "-c", source), mounts=project.mounts), project.identity
    )

    assert result.output == "None None\n"
