"""A built project and its public links; nobody is counted from one test to the next."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from engine.builds.state import RequirementStatus, Stage
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.shares import opening, previewing
from samokoder_app.shares.brakes import VisitorBrakes
from samokoder_app.shares.links import LinkWish, make_share
from tests.integration.plans.conftest import office
from tests.integration.versions.conftest import PlayBuild, owner, play_build, project

__all__ = ["office", "owner", "play_build", "project"]

ADDRESS = "203.0.113.9"
PASSED, PENDING = RequirementStatus.PASSED, RequirementStatus.PENDING
Share = Callable[..., Awaitable[str]]


def token_of(link: str) -> str:
    return link.rpartition("/")[2]


@pytest.fixture(autouse=True)
def brakes(monkeypatch: pytest.MonkeyPatch) -> VisitorBrakes:
    fresh = VisitorBrakes()
    for module in (opening, previewing):
        monkeypatch.setattr(module, "BRAKES", fresh)
    return fresh


@pytest.fixture
async def built(project: UUID, play_build: PlayBuild) -> UUID:
    """A project whose newest version is proven."""
    build = await play_build()
    await build.write("Starter", {"app.py": "0"}, Stage.DEVELOP)
    await build.write("Notes and tags", {"app.py": "1"})
    await build.verify(PASSED, PASSED)
    await build.finish()
    return project


@pytest.fixture
def share(owner: CurrentUser, built: UUID) -> Share:
    """`await share(fork=False)` makes a link and answers its token."""

    async def make(user: CurrentUser | None = None, project_id: UUID | None = None, **wish: Any) -> str:
        made = await make_share(user or owner, project_id or built, LinkWish.model_validate(wish))
        return token_of(made.link)

    return make
