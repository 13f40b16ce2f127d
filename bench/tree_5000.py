"""First paint of a tree of 5,000 files, and of a file of 10,000 lines, in the builder as people see it in Chromium.

A project of 5,000 files is imported over the API; the web process alone serves it (production build, no worker). Times
are taken inside the page, from the navigation or the click to the frame after the one that has the rows or the lines.

`tree_ms`: the builder is loaded anew, its scripts cached, until rows of the tree are painted; sign-in, socket, and the
list of all paths included. `unfold_ms`: a click opens a folder of 2,500 files. `filter_ms`: a word is typed into the
filter. `file_ms`: a click opens the file, whose text the browser does not have yet; `first_file_ms`: the same for the
first file of all, 200 ms after the pointer came, which is when the editor's own scripts are fetched. `step_ms`: the slowest frame while the wheel turns through the whole
tree. `rows_drawn`: the most rows that were in the page at any time. Medians of `--rounds`, but for the slowest frame.
"""

import argparse
import io
import sys
import zipfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from playwright.async_api import Page

from bench.figure import Figure, Report
from bench.measuring import median
from bench.page.browsing import browsing, visit
from bench.platform import Platform, running_database, running_web

FILES = 5_000
LINES = 10_000
LARGE = "src/large.py"
_AIMING_MS = 200
"""From a pointer's entry to its click; Fitts's law gives a small target at this distance three times as much."""
_FOLDER = "src/folder0/"

# Frames are counted inside the page: what the test driver adds is not measured.
_HELPERS = """
window.painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))));
window.shown = (selector) => new Promise((done) => {
  const look = () => (document.querySelector(selector) ? done(window.painted()) : requestAnimationFrame(look));
  look();
});
window.rows = () => document.querySelectorAll("[role=treeitem]").length;
"""
_TREE = "window.shown('[role=treeitem]')"
_CLICK = """async ([row, selector]) => {
  const began = performance.now();
  document.querySelector(`[data-path="${row}"]`).click();
  return (await window.shown(selector)) - began;
}"""
_FILTER = """async (words) => {
  const field = document.querySelector("[data-testid=file-filter]");
  const began = performance.now();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, words);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return (await window.painted()) - began;
}"""
_SCROLL = """async () => {
  const tree = document.querySelector("[data-testid=file-tree]");
  let [slowest, most, before] = [0, 0, performance.now()];
  for (let top = 0; top < tree.scrollHeight; top += 1_200) {
    tree.scrollTop = top;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    [slowest, most, before] = [Math.max(slowest, now - before), Math.max(most, window.rows()), now];
  }
  return [slowest, most];
}"""


class Tree5000(Figure):
    """Milliseconds, and rows."""

    name: str = "tree_5000"
    tree_ms: float
    unfold_ms: float
    filter_ms: float
    step_ms: float
    first_file_ms: float
    file_ms: float
    rows_drawn: int


def add_options(parser: argparse.ArgumentParser) -> None:
    """How often."""
    parser.add_argument("--rounds", type=int, default=5, help="loads of the page (%(default)s)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """Load the page again and again, and do the same each time."""
    async with AsyncExitStack() as stack:
        stack.enter_context(running_database())
        platform = await stack.enter_async_context(running_web())
        page = await stack.enter_async_context(_builder(platform))
        first_file = await _first_file(page)
        rounds = [await _round(page) for _ in range(options.rounds)]
    trees, unfolds, filters, files, steps, rows = zip(*rounds, strict=True)
    report(
        Tree5000(
            tree_ms=round(median(trees), 1),
            unfold_ms=round(median(unfolds), 1),
            filter_ms=round(median(filters), 1),
            step_ms=round(max(steps), 1),
            first_file_ms=round(first_file, 1),
            file_ms=round(median(files), 1),
            rows_drawn=int(max(rows)),
        )
    )


def archive() -> bytes:
    """A ZIP of 5,000 files in folders, one of them with 10,000 lines."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(LARGE, "".join(f"value_{line} = compute({line}, 'of line {line}')\n" for line in range(LINES)))
        file.writestr("README.md", "# Large\n")
        for number in range(FILES - 2):
            folder = "folder0" if number % 2 else f"folder{1 + number % 50}/part{number % 7}"
            file.writestr(f"src/{folder}/module_{number}.py", f"number = {number}\n")
    return packed.getvalue()


@asynccontextmanager
async def _builder(platform: Platform) -> AsyncIterator[Page]:
    """The builder's page of a project with the archive's files, its owner signed in."""
    async with browsing() as browser:
        visitor = await visit(platform, browser)
        await visitor.context.add_init_script(_HELPERS)
        headers = {**visitor.account.headers, "Content-Type": "application/zip"}
        made = await visitor.context.request.post(
            "/api/projects/import", data=archive(), headers=headers, timeout=120_000
        )
        if not made.ok:
            raise RuntimeError(await made.text())
        page = await visitor.context.new_page()
        await page.goto(f"/projects/{(await made.json())['project_id']}")
        yield page


async def _first_file(page: Page) -> float:
    """The large file on a page that has not loaded the editor yet."""
    await page.evaluate(_TREE)
    await page.evaluate(_CLICK, ["src/", f"[data-path='{LARGE}']"])
    # As people do, who come with a pointer before they click: the editor's scripts are fetched then.
    await page.hover("[role=treeitem]")
    await page.wait_for_timeout(_AIMING_MS)
    return float(await page.evaluate(_CLICK, [LARGE, ".cm-line"]))


async def _round(page: Page) -> tuple[float, float, float, float, float, int]:
    await page.reload()
    tree = float(await page.evaluate(_TREE))
    await page.evaluate(_CLICK, ["src/", f"[data-path='{_FOLDER}']"])
    unfold = float(await page.evaluate(_CLICK, [_FOLDER, f"[data-path^='{_FOLDER}module']"]))
    step, rows = await page.evaluate(_SCROLL)
    filtered = float(await page.evaluate(_FILTER, "large"))
    # The editor's scripts are there, the text is not.
    await page.evaluate(_CLICK, [LARGE, ".cm-line"])
    await page.get_by_test_id("close-file").click()
    file = float(await page.evaluate(_CLICK, [LARGE, ".cm-line"]))
    print(f"tree {tree:.0f}, unfold {unfold:.0f}, file {file:.0f} ms", file=sys.stderr)
    return tree, unfold, filtered, file, float(step), int(rows)
