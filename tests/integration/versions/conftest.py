"""A project whose build is played by hand: versions, verifications and checkpoints as a worker writes them."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import pytest

from engine.builds.state import (
    BuildState,
    BuildStatus,
    Plan,
    Requirement,
    RequirementStatus,
    Spec,
    Stage,
    Task,
)
from engine.events.payloads import Envelope, RequirementUpdated, VerificationFinished, VersionSaved
from engine.verify.evidence import CheckEvidence, CheckStatus
from engine.workspace.fingerprint import fingerprint
from engine.workspace.manifest import FileEntry, Manifest
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service as build_service
from samokoder_app.builds.store import PostgresStore
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import attempts
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.session import as_worker
from tests.conftest import MakeProject, MakeUser

PNG = b"\x89PNG\r\n\x1a\nrest"
TASKS = (Task(id="T1", title="Notes", goal="Notes"), Task(id="T2", title="Tags", goal="Tags"))
Files = dict[str, str | bytes]


def requirement(number: int, status: RequirementStatus, screenshot: str | None = None) -> Requirement:
    seen = CheckEvidence(
        check_id=f"C{number}",
        title="Seen",
        status=CheckStatus.PASSED,
        sentence="",
        ran_at="2026-11-23T03:00:00Z",
        screenshot=screenshot,
    )
    evidence = (seen,) if status is RequirementStatus.PASSED else ()
    return Requirement(id=f"R{number}", text=f"Does {number}", status=status, evidence=evidence)


@dataclass
class PlayedBuild:
    """One build of a project; every call is a step with its checkpoint."""

    owner: CurrentUser
    held: Held
    state: BuildState
    screenshot: str = ""

    @property
    def store(self) -> PostgresStore:
        return PostgresStore(self.held, self.state)

    async def write(self, title: str, files: Files, stage: Stage = Stage.EXECUTE) -> int:
        """A step that makes the tree equal to `files` and saves it."""
        store = self.store
        await store.latest_files()
        contents = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
        number = await store.save_files(title, tree(contents), contents, self.state.step)
        saved = Envelope(step=self.state.step, ordinal=1, payload=VersionSaved(version=number, title=title))
        await self.checkpoint([saved], stage=stage, files_version=number)
        return number

    async def verify(
        self, *statuses: RequirementStatus, stage: Stage = Stage.DOCUMENT, facts: tuple[CheckEvidence, ...] = ()
    ) -> None:
        """A step that judges the latest files."""
        _, manifest = await self.store.latest_files()
        items = tuple(requirement(number, status, self.screenshot) for number, status in enumerate(statuses, 1))
        told = [
            Envelope(
                step=self.state.step,
                ordinal=10 + index,
                payload=RequirementUpdated(
                    requirement=item.id, text=item.text, status=item.status, evidence=item.evidence
                ),
            )
            for index, item in enumerate(items)
        ]
        counted = {status: sum(one is status for one in statuses) for status in RequirementStatus}
        finished = VerificationFinished(
            passed=counted[RequirementStatus.PASSED],
            failed=counted[RequirementStatus.FAILED],
            not_verified=counted[RequirementStatus.NOT_VERIFIED],
            pending=counted[RequirementStatus.PENDING],
            fingerprint=fingerprint(manifest),
            facts=facts,
        )
        told.append(Envelope(step=self.state.step, ordinal=2, payload=finished))
        spec = Spec(title="Notes", summary="Notes", requirements=items)
        await self.checkpoint(told, spec=spec, facts=facts, stage=stage, task_index=1 if stage is Stage.DOCUMENT else 0)

    async def finish(self, status: BuildStatus = BuildStatus.DONE) -> None:
        """The build comes to rest."""
        stage = Stage.DONE if status is BuildStatus.DONE else self.state.stage
        await self.checkpoint([], status=status, stage=stage)

    async def checkpoint(self, events: list[Envelope], **changes: object) -> None:
        store = self.store
        self.state = self.state.model_copy(update={**changes, "step": self.state.step + 1})
        await store.save(self.state, events)


def tree(contents: dict[str, bytes]) -> Manifest:
    return {
        path: FileEntry(sha256=hashlib.sha256(content).hexdigest(), size=len(content), executable=path.endswith(".sh"))
        for path, content in contents.items()
    }


@pytest.fixture
async def owner(make_user: MakeUser) -> CurrentUser:
    return await make_user()


@pytest.fixture
async def project(owner: CurrentUser, make_project: MakeProject) -> UUID:
    return await make_project(owner)


PlayBuild = Callable[..., Awaitable[PlayedBuild]]


@pytest.fixture
def play_build(owner: CurrentUser, project: UUID) -> PlayBuild:
    """`await play_build()` starts a build of the project and claims it as a worker does."""

    async def play() -> PlayedBuild:
        build = await build_service.start_build(owner, project, StartBuild())
        async with as_worker() as session:
            row = await attempts.claim_build(session, build.id, "test", 60)
        assert row is not None
        held = Held(project_id=project, build_id=build.id, attempt=row.attempt)
        pending = tuple(requirement(number, RequirementStatus.PENDING) for number in (1, 2))
        state = BuildState(
            idea="notes",
            language="en",
            stack="fastapi",
            stage=Stage.BASELINE,
            step=4,
            spec=Spec(title="Notes", summary="Notes", requirements=pending),
            plan=Plan(tasks=TASKS),
        )
        played = PlayedBuild(owner, held, state)
        played.screenshot = await played.store.put_blob(PNG)
        return played

    return play
