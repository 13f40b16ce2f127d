"""A host process that is killed takes its sandboxes along."""

import asyncio
import os
import sys
from pathlib import Path

from engine.sandbox.commands import SandboxCommand, SandboxSettings
from engine.sandbox.runtimes import PYTHON_INSIDE

HOST = """
import asyncio, sys
from engine.sandbox.commands import Identity, SandboxCommand, SandboxSettings
from engine.sandbox.sandbox import Sandbox

async def main():
    settings, command, identity = sys.argv[1:]
    sandbox = Sandbox(SandboxSettings.model_validate_json(settings))
    await sandbox.run(SandboxCommand.model_validate_json(command), Identity.model_validate_json(identity))

asyncio.run(main())
"""
BEAT = """
import os, time
if os.fork() == 0:
    os.setsid()
while True:
    open('alive', 'a').write('x')
    time.sleep(0.01)
"""


async def test_a_killed_host_leaves_no_process(sandbox, runtimes, project, samokoder_home):
    settings = SandboxSettings(run_dir=samokoder_home / "run", runtimes=runtimes)
    command = SandboxCommand(argv=(PYTHON_INSIDE, "-c", BEAT), mounts=project.mounts)
    documents = [each.model_dump_json() for each in (settings, command, project.identity)]
    root = str(Path(__file__).parents[3])
    host = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        HOST,
        *documents,
        cwd=root,
        env=dict(os.environ) | {"PYTHONPATH": os.pathsep.join([root, *sys.path])},
    )
    alive = project.app / "alive"
    async with asyncio.timeout(60):
        while not alive.exists():  # noqa: ASYNC110 - the program inside has no event of ours
            await asyncio.sleep(0.05)

    host.kill()
    await host.wait()

    async with asyncio.timeout(60):
        size = -1
        while size != alive.stat().st_size:
            size = alive.stat().st_size
            await asyncio.sleep(0.2)
