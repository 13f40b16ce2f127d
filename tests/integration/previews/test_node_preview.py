"""The development server of an app of TypeScript behind the proxy: edits appear without a reload of the page."""

from uuid import UUID

import pytest
from playwright.async_api import expect

from engine.stacks.stack import load_stack
from samokoder_app.files import service as files
from samokoder_app.previews import service
from tests.integration.previews.conftest import until_running

PAGE = """import {{ useState }} from "react";
import {{ useData }} from "#ui";

export default function HomePage() {{
  const [count, setCount] = useState(0);
  const said = useData<{{ word: string }}>("/api/word");
  return (
    <>
      <h1>{title}</h1>
      <button onClick={{() => setCount(count + 1)}}>Clicked {{count}}</button>
      <p>{{said?.word}}</p>
    </>
  );
}}
"""
ROUTE = """import {{ Router }} from "express";

export default Router().get("/api/word", (_request, response) => {{
  response.json({{ word: "{word}" }});
}});
"""
START_MS = 60_000


@pytest.fixture
async def node_project(user, make_project) -> UUID:
    project_id: UUID = await make_project(user, stack="react-express")
    for path, content in load_stack("react-express").starter_files().items():
        if path != "src/pages/index.tsx":
            await files.write_file(user, project_id, path, content.decode(), None)
    await files.write_file(user, project_id, "src/pages/index.tsx", PAGE.format(title="first"), None)
    await files.write_file(user, project_id, "server/routes/word.ts", ROUTE.format(word="alpha"), None)
    return project_id


async def change(user, project_id: UUID, path: str, text: str) -> None:
    now = await files.read_file(user, project_id, path)
    await files.write_file(user, project_id, path, text, now.sha256)


async def test_edits_appear_without_a_reload_and_the_server_restarts(server, user, node_project, browser):
    view = await service.start_preview(user, node_project)
    assert (await until_running(user, node_project)).state == "running"
    page = await browser.new_page()
    await page.goto(f"http://localhost:{server.port}/?src={view.url}")
    app = page.frame_locator("iframe")
    await expect(app.get_by_role("heading", name="first")).to_be_visible(timeout=START_MS)
    await expect(app.get_by_text("alpha")).to_be_visible()
    await app.get_by_role("button").click()
    await expect(app.get_by_role("button", name="Clicked 1")).to_be_visible()

    await change(user, node_project, "src/pages/index.tsx", PAGE.format(title="second"))
    await expect(app.get_by_role("heading", name="second")).to_be_visible(timeout=START_MS)
    await expect(app.get_by_role("button", name="Clicked 1")).to_be_visible()

    await change(user, node_project, "server/routes/word.ts", ROUTE.format(word="beta"))
    await expect(app.get_by_text("beta")).to_be_visible(timeout=START_MS)
