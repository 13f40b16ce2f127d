"""Programs that the supervisor keeps running."""

import asyncio
import os
import signal
import sys

import psutil

from samokoder_app.platform.children import Child

PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])
print('up', child.pid, flush=True)
time.sleep(600)
"""


async def test_a_killed_program_starts_again_although_its_own_child_lives_and_holds_its_output() -> None:
    child = Child("web", [sys.executable, "-c", PARENT], dict(os.environ), first_delay=0.05)
    keeping = asyncio.create_task(child.keep_running())
    try:
        async with asyncio.timeout(60):
            first = await started(child, 1)
            grandchild = await with_children(first)
            os.kill(first, signal.SIGKILL)
            second = await started(child, 2)
        assert second != first
        assert psutil.wait_procs([grandchild], timeout=60)[1] == []
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await child.stop(5)


async def started(child: Child, times: int) -> int:
    while True:
        if child.starts >= times and child.process is not None:
            return child.process.pid
        await asyncio.sleep(0.02)


async def with_children(pid: int) -> psutil.Process:
    while True:
        if found := psutil.Process(pid).children():
            return found[0]
        await asyncio.sleep(0.02)
