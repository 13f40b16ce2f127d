"""Lighthouse's four categories, a line per page: the public pages on its phone, the builder on its desktop.

Lighthouse is a pinned package of npm, placed under the home and no part of the product. Its phone is a slow one with a
slow network (the default preset), its desktop the preset `desktop`. The builder shows a finished app of the demo model,
signed in. Scores are 0–100; the performance of a busy machine is lower than that of an idle one, so the
median of `--runs` counts. A page that this platform does not have is left out.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from playwright.async_api import async_playwright
from pydantic import ConfigDict

from bench.figure import Figure, Report
from bench.measuring import median
from bench.page.browsing import CHROMIUM, FLAGS, Visitor, browsing, built_project, visit
from bench.platform import Platform, free_port, running_platform
from engine.document import Document
from engine.npm import PATIENCE
from samokoder_app.settings import get_settings

PACKAGE = "lighthouse@13.5.0"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PUBLIC = {"landing_ru": "/ru", "landing_en": "/en", "pricing_ru": "/ru/pricing", "pricing_en": "/en/pricing"}
_INSTALL_SECONDS, _RUN_SECONDS = 240, 120
_FAILURES_SHOWN = 12


class _Audit(Document):
    model_config = ConfigDict(extra="ignore")
    score: float | None = None
    scoreDisplayMode: str = ""  # noqa: N815 - as Lighthouse names it


class _Report(Document):
    model_config = ConfigDict(extra="ignore")
    categories: dict[str, _Audit]
    audits: dict[str, _Audit]


class Lighthouse(Figure):
    """Scores, 0–100."""

    name: str = "lighthouse"
    page: str
    preset: str
    performance: int
    accessibility: int
    best_practices: int
    seo: int
    performance_of_runs: tuple[int, ...]
    failed: tuple[str, ...]


def add_options(parser: argparse.ArgumentParser) -> None:
    """How often each page is judged."""
    parser.add_argument("--runs", type=int, default=3, help="of each page (%(default)s)")
    parser.add_argument("--page", action="append", choices=(*PUBLIC, "builder"), help="only these pages")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """The public pages, then the builder."""
    program = await _placed()
    async with AsyncExitStack() as stack:
        platform = await stack.enter_async_context(running_platform())
        for name, path in PUBLIC.items():
            address = await _address(platform, path) if name in (options.page or PUBLIC) else None
            if address is not None:
                report(await _judged(program, name, address, options.runs, ()))
        if "builder" in (options.page or ["builder"]):
            browser = await stack.enter_async_context(browsing())
            visitor = await visit(platform, browser)
            page = await built_project(visitor, "a todo list with due dates")
            built = page.url
            await page.close()
            port = await stack.enter_async_context(_signed_in(visitor))
            extra = ("--preset=desktop", f"--port={port}", "--disable-storage-reset")
            report(await _judged(program, "builder", built, options.runs, extra))


async def _placed() -> Path:
    """The program in the home, installed if it is not there yet."""
    folder = get_settings().home.root / "lighthouse" / PACKAGE
    program = folder / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = ("npm", "install", "--no-audit", "--no-fund", *PATIENCE, "--prefix", str(folder), PACKAGE)
        await _run(command, _INSTALL_SECONDS)
    return program


async def _address(platform: Platform, path: str) -> str | None:
    """Where a page is in the end; None where it is not."""
    async with httpx.AsyncClient(trust_env=False, timeout=60, follow_redirects=True) as client:
        answer = await client.get(f"{platform.url}{path}")
    return str(answer.url) if answer.is_success else None


@asynccontextmanager
async def _signed_in(visitor: Visitor) -> AsyncIterator[int]:
    """The port of a browser whose own profile, in which Lighthouse opens pages, has the visitor's cookies.

    A header of Lighthouse would go with pages alone, not with the sockets that they open.
    """
    port = free_port()
    with TemporaryDirectory(prefix="samokoder-lighthouse-") as profile:
        async with async_playwright() as playwright:
            context = await playwright.chromium.launch_persistent_context(
                profile, executable_path=CHROMIUM, args=[*FLAGS, f"--remote-debugging-port={port}"]
            )
            cookies: Any = (await visitor.context.storage_state())["cookies"]  # of one shape, with two names
            await context.add_cookies(cookies)
            yield port
            await context.close()


async def _judged(program: Path, name: str, address: str, runs: int, extra: Sequence[str]) -> Lighthouse:
    reports = [await _report(program, address, extra) for _ in range(runs)]
    scores = [[round((one.categories[key].score or 0) * 100) for key in CATEGORIES] for one in reports]
    performance, accessibility, best_practices, seo = (int(median(column)) for column in zip(*scores, strict=True))
    return Lighthouse(
        page=name,
        preset="desktop" if extra else "mobile",
        performance=performance,
        accessibility=accessibility,
        best_practices=best_practices,
        seo=seo,
        performance_of_runs=tuple(row[0] for row in scores),
        failed=_failed(reports[-1].audits),
    )


def _failed(audits: dict[str, _Audit]) -> tuple[str, ...]:
    """What did not pass, by its name, whichever category it counts in."""
    names = [key for key, one in audits.items() if one.scoreDisplayMode == "binary" and one.score == 0]
    return tuple(names[:_FAILURES_SHOWN])


async def _report(program: Path, address: str, extra: Sequence[str]) -> _Report:
    command = (
        *(str(program), address, "--quiet", "--output=json", "--output-path=stdout"),
        *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={' '.join(('--headless=new', *FLAGS))}"),
        *extra,
    )
    return _Report.model_validate_json(await _run(command, _RUN_SECONDS))


async def _run(command: Sequence[str], seconds: float) -> bytes:
    """What a program of node says; raises when it fails or takes too long."""
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    environment = os.environ | {"PATH": programs, "CHROME_PATH": CHROMIUM}
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, env=environment, start_new_session=True
    )
    try:
        async with asyncio.timeout(seconds):
            said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    return said
