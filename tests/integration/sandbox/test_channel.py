"""Programs spoken to in JSON lines, as the browser's driver is."""

import pytest

from engine.sandbox.commands import APP_SOCKET, Limits, SandboxCommand, SandboxService
from engine.sandbox.errors import ChannelClosed, ChannelTimeout
from engine.sandbox.listening import ListeningSocket
from engine.sandbox.runtimes import PYTHON_INSIDE

ECHO = """
import json, os, sys
results = os.fdopen(int(os.environ['RESULT_FD']), 'w')
print('{"forged": true}', flush=True)
for line in sys.stdin:
    print('{"forged": true}', flush=True)
    print(json.dumps({'echo': json.loads(line)}), file=results, flush=True)
"""
CLIENT = f"""
import json, os, socket, sys
results = os.fdopen(int(os.environ['RESULT_FD']), 'w')
for line in sys.stdin:
    try:
        client = socket.socket(socket.AF_UNIX)
        client.connect('{APP_SOCKET}')
        client.sendall(b'hello')
        client.shutdown(socket.SHUT_WR)
        answer = client.recv(100).decode()
    except OSError as error:
        answer = error.strerror
    print(json.dumps(answer), file=results, flush=True)
"""
GREETER = """
import os, socket
server = socket.create_server(('127.0.0.1', 8000))
while True:
    client, _ = server.accept()
    client.recv(100)
    client.sendall(os.environ['NAME'].encode())
    client.close()
"""


@pytest.fixture
async def open_channel(sandbox, project):
    """`await open_channel(source, connect=None)`; closed at the end of the test."""
    channels = []

    async def open_channel(source, connect=None, **limits):
        command = SandboxCommand(argv=(PYTHON_INSIDE, "-c", source), cwd="/", limits=Limits(**limits), label="channel")
        channels.append(await sandbox.open_channel(command, project.identity, connect))
        return channels[-1]

    yield open_channel
    for channel in channels:
        await channel.close()


async def test_requests_and_results(open_channel):
    channel = await open_channel(ECHO)

    for message in ({"do": "open"}, "привет", [1, 2, None]):
        await channel.send(message)
        assert await channel.receive(10) == {"echo": message}


async def test_what_is_printed_is_never_a_result(open_channel):
    channel = await open_channel(ECHO)

    await channel.send("real")

    assert await channel.receive(10) == {"echo": "real"}
    with pytest.raises(ChannelTimeout):
        await channel.receive(0.5)
    assert "forged" in channel.tail()


async def test_an_app_cannot_write_to_the_judges_descriptor(sandbox, project, open_channel):
    """The app's sandbox has no such descriptor and does not see the judge's processes."""
    await open_channel(ECHO)
    source = (
        "import os\n"
        "written = []\n"
        "for number in range(3, 200):\n"
        "    try:\n"
        "        os.write(number, b'{\"passed\": true}\\n')\n"
        "        written.append(number)\n"
        "    except OSError:\n"
        "        pass\n"
        "print(written, os.environ.get('RESULT_FD'))\n"
    )
    result = await sandbox.run(
        SandboxCommand(argv=(PYTHON_INSIDE, "-c", source), mounts=project.mounts), project.identity
    )

    assert result.output == "[] None\n"


async def test_the_end_of_the_program_is_noticed(open_channel):
    channel = await open_channel("print('cannot start the browser')")

    with pytest.raises(ChannelClosed, match="cannot start the browser"):
        await channel.receive(10)


async def test_what_is_no_json_closes_the_channel(open_channel):
    channel = await open_channel("import os; os.write(int(os.environ['RESULT_FD']), b'nonsense\\n'); input()")

    with pytest.raises(ChannelClosed, match="not JSON"):
        await channel.receive(10)


async def test_large_results_pass(open_channel):
    channel = await open_channel(
        "import os\nwith os.fdopen(int(os.environ['RESULT_FD']), 'w') as out: out.write('\"' + 'x' * 5_000_000 + '\"\\n')"
    )

    result = await channel.receive(10)

    assert result == "x" * 5_000_000


async def test_sending_to_the_dead_says_so(open_channel):
    channel = await open_channel("pass")
    with pytest.raises(ChannelClosed):
        await channel.receive(10)

    with pytest.raises(ChannelClosed):
        await channel.send("x" * 1_000_000)


async def test_reaches_the_app_across_its_restart(sandbox, project, open_channel, samokoder_home):
    listening = ListeningSocket.create(samokoder_home / "run", project.identity)
    channel = await open_channel(CLIENT, connect=listening.path)
    for name in ("first", "second"):
        service = SandboxService(
            argv=(PYTHON_INSIDE, "-c", GREETER), mounts=project.mounts, env={"NAME": name}, port=8000
        )
        app = await sandbox.start(service, project.identity, listening=listening)
        answer = ""
        while answer not in ("first", "second"):  # refused until the app listens
            await channel.send("ask")
            answer = await channel.receive(10)
        assert answer == name
        await app.stop()
    listening.close()


async def test_the_apps_socket_cannot_be_replaced(project, open_channel, samokoder_home):
    listening = ListeningSocket.create(samokoder_home / "run", project.identity)
    source = (
        "import json, os\n"
        "results = os.fdopen(int(os.environ['RESULT_FD']), 'w')\n"
        "for action in (lambda: os.unlink('/run/app.sock'), lambda: os.rename('/run/app.sock', '/run/x'),\n"
        "               lambda: os.chmod('/run/app.sock', 0o777)):\n"
        "    try:\n"
        "        print(json.dumps(action()), file=results, flush=True)\n"
        "    except OSError as error:\n"
        "        print(json.dumps(error.strerror), file=results, flush=True)\n"
        "input()\n"
    )
    channel = await open_channel(source, connect=listening.path)

    outcomes = [await channel.receive(10) for _ in range(3)]
    listening.close()

    assert outcomes == ["Device or resource busy", "Device or resource busy", "Read-only file system"]
