"""The demo model on react-express: a whole build in the sandbox and the browser."""

from pathlib import Path

import pytest

from tests.integration.demo.conftest import BuildHives


@pytest.mark.timeout(400)  # about 20 s on a quiet machine, minutes on a crowded one
async def test_idea_becomes_a_verified_react_app(build_hives: BuildHives, tmp_path: Path) -> None:
    out = tmp_path / "hives"
    requirements = await build_hives("react-express", out)
    assert len(requirements) == 8
    assert "export const total" in (out / "src/lists/harvests.ts").read_text(encoding="utf-8")
    assert "npm run dev" in (out / "README.md").read_text(encoding="utf-8")
