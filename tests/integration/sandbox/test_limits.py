"""Programs that take more than they are given."""

import asyncio

import pytest

from engine.sandbox.commands import Limits, SandboxCommand
from engine.sandbox.errors import SandboxUnavailable
from engine.sandbox.runtimes import PYTHON_INSIDE
from engine.workspace.removal import remove_folder


async def test_fork_bomb_stops_at_the_limit(run_python):
    source = (
        "import os, time\n"
        "count = 0\n"
        "try:\n"
        "    while count < 500:\n"
        "        if os.fork() == 0:\n"
        "            time.sleep(30)\n"
        "        count += 1\n"
        "except BlockingIOError:\n"
        "    print(count)\n"
    )

    result = await run_python(source, processes=40)

    assert 20 < int(result.output) <= 40
    assert not result.timed_out


async def test_memory_of_all_processes_together_is_limited(run_python):
    source = (
        "import os, time\n"
        "for _ in range(6):\n"
        "    if os.fork() == 0:\n"
        "        held = bytearray(100_000_000)\n"
        "        for place in range(0, len(held), 4096):\n"
        "            held[place] = 1\n"
        "        time.sleep(30)\n"
        "time.sleep(30)\n"
    )

    result = await run_python(source, memory_mb=300)

    assert str(result.killed_for) == "It used more than 300 MB of memory."
    assert result.exit_code == 137


async def test_memory_shared_by_processes_counts_once(run_python):
    source = (
        "import os, time\n"
        "held = bytearray(100_000_000)\n"
        "for place in range(0, len(held), 4096):\n"
        "    held[place] = 1\n"
        "children = [os.fork() for _ in range(1)]\n"
        "if children == [0]:\n"
        "    for _ in range(2):\n"
        "        os.fork()\n"
        "time.sleep(1)\n"
        "print('lived')\n"
    )

    result = await run_python(source, memory_mb=250)

    assert "lived" in result.output
    assert result.killed_for is None


async def test_memory_file_systems_have_a_size(run_python):
    source = (
        "for place in ('/dev/shm/x', '/tmp/x', '/home/app/x'):\n"
        "    try:\n"
        "        with open(place, 'wb') as file:\n"
        "            for _ in range(40):\n"
        "                file.write(bytes(1_000_000))\n"
        "        print('DONE')\n"
        "    except OSError as error:\n"
        "        print(error.strerror)\n"
    )

    result = await run_python(source, tmp_mb=16)

    assert result.output.splitlines() == ["No space left on device"] * 3


@pytest.mark.parametrize("trick", ["", "os.unlink(name)"], ids=["named files", "deleted but open files"])
async def test_disk_filler_is_killed(run_python, trick):
    source = (
        "import os, time\n"
        "held = []\n"
        "for number in range(400):\n"
        "    name = f'/workspace/data/{number}'\n"
        "    file = open(name, 'wb')\n"
        "    file.write(bytes(1_000_000))\n"
        "    file.flush()\n"
        f"    {trick or 'pass'}\n"
        "    held.append(file)\n"
        "    time.sleep(0.01)\n"
        "time.sleep(30)\n"
    )

    result = await run_python(source, disk_mb=40)

    assert result.killed_for is not None
    assert "more than 40 MB" in str(result.killed_for)


async def test_folders_too_deep_to_be_measured_end_the_program(run_python, project):
    source = (
        "import os, time\n"
        "os.chdir('/workspace/data')\n"
        "for _ in range(1500):\n"
        "    os.mkdir('d')\n"
        "    os.chdir('d')\n"
        "time.sleep(300)\n"
    )

    result = await run_python(source, disk_mb=40, wall_seconds=100)
    remove_folder(project.data)  # the test's own cleaning could not

    assert result.killed_for is not None
    assert not result.timed_out


async def test_one_file_cannot_exceed_its_limit(run_python, project):
    source = "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nopen('big', 'wb').write(bytes(30_000_000))"

    result = await run_python(source, file_mb=5)

    assert "File too large" in result.output
    assert (project.app / "big").stat().st_size <= 5 * 1_048_576


async def test_time_limit_takes_everything_along(run_python, project):
    source = (
        "import os, time\n"
        "print('began', flush=True)\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        while True:\n"
        "            open('alive', 'a').write('x')\n"
        "            time.sleep(0.01)\n"
        "time.sleep(60)\n"
    )

    for seconds in (2, 8, 32):  # until the time was long enough for the program to begin
        result = await run_python(source, wall_seconds=seconds)
        if (project.app / "alive").exists():
            break

    assert result.timed_out
    assert result.exit_code == 137
    assert result.output.startswith("began")
    size = (project.app / "alive").stat().st_size
    await asyncio.sleep(0.1)
    assert (project.app / "alive").stat().st_size == size


async def test_processor_time_is_limited(run_python):
    result = await run_python("while True: pass", cpu_seconds=1, wall_seconds=100)

    assert result.exit_code in (128 + 24, 137)
    assert not result.timed_out


async def test_flood_of_output_is_clipped(run_python):
    result = await run_python("print('start'); print('x' * 3_000_000); print('end')")

    assert result.output.startswith("start")
    assert result.output.endswith("end\n")
    assert len(result.output) < 70_000
    assert "characters left out" in result.output


async def test_output_is_heard_while_the_program_runs(sandbox, project):
    """The program says its second word only after its first was heard."""
    heard: list[str] = []

    async def listen(text: str) -> None:
        heard.append(text)
        (project.app / "heard").touch()

    source = (
        "import os, time\n"
        "print('one', flush=True)\n"
        "while not os.path.exists('/workspace/app/heard'):\n"
        "    time.sleep(0.01)\n"
        "print('two', flush=True)\n"
    )
    limits = Limits(wall_seconds=60)
    command = SandboxCommand(argv=(PYTHON_INSIDE, "-c", source), mounts=project.mounts, limits=limits)
    await sandbox.run(command, project.identity, listen)

    assert heard == ["one\n", "two\n"]


async def test_a_listener_that_raises_ends_the_program(sandbox, project):
    class Cancelled(Exception):
        pass

    async def cancel(_: str) -> None:
        raise Cancelled

    source = "import time\nprint('one', flush=True)\ntime.sleep(600)"
    limits = Limits(wall_seconds=600)
    command = SandboxCommand(argv=(PYTHON_INSIDE, "-c", source), mounts=project.mounts, limits=limits)
    async with asyncio.timeout(60):
        with pytest.raises(Cancelled):
            await sandbox.run(command, project.identity, cancel)


async def test_cancelling_a_run_kills_it(sandbox, project):
    source = "import time\nwhile True:\n    open('alive', 'a').write('x')\n    time.sleep(0.01)\n"
    command = SandboxCommand(argv=(PYTHON_INSIDE, "-c", source), mounts=project.mounts)
    task = asyncio.create_task(sandbox.run(command, project.identity))
    while not (project.app / "alive").exists():  # noqa: ASYNC110 - the program inside has no event of ours
        await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    size = (project.app / "alive").stat().st_size
    await asyncio.sleep(0.1)
    assert (project.app / "alive").stat().st_size == size


async def test_exit_codes_are_passed_on(sandbox, project):
    async def code(*argv: str) -> int:
        command = SandboxCommand(argv=argv, mounts=project.mounts, limits=Limits(wall_seconds=60))
        return (await sandbox.run(command, project.identity)).exit_code

    assert await code("/bin/sh", "-c", "exit 7") == 7
    assert await code("/bin/sh", "-c", "kill -9 $$") == 137
    assert await code("/bin/true") == 0


async def test_a_sandbox_that_cannot_be_set_up_says_so(sandbox, project):
    command = SandboxCommand(argv=("/bin/true",), cwd="/no/such/folder", mounts=project.mounts)

    with pytest.raises(SandboxUnavailable, match="/no/such/folder"):
        await sandbox.run(command, project.identity)
