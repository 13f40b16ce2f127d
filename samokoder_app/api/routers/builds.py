"""Builds: start, follow their state, steer."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response

from engine.builds.intake import Answers
from samokoder_app.api.access import User
from samokoder_app.api.bodies import (
    ERRORS,
    ChatAnswer,
    ChatMessage,
    GenerateAnswer,
    GenerateOrder,
    GivenAnswers,
    IdeaOrder,
    Limits,
    ResumeOrder,
)
from samokoder_app.api.errors import ErrorAnswer
from samokoder_app.api.tags import plain_tag
from samokoder_app.builds import plans, service
from samokoder_app.builds.estimate import EstimateView, estimate_build
from samokoder_app.builds.talking import post_chat
from samokoder_app.builds.views import BuildView, Message, PlanDraft, PlanView, StartBuild
from samokoder_app.i18n.builder import CHAT_HINTS
from samokoder_app.paging import Page
from samokoder_app.projects.ledger import LedgerEntry, read_ledger

router = APIRouter(prefix="/api", tags=["builds"], responses=ERRORS)

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", max_length=200, description="Repeating a request with the same key starts nothing."
    ),
]

IfMatch = Annotated[str | None, Header(alias="If-Match", description="Revision of the plan as it was read.")]
_STALE: dict[int | str, dict[str, Any]] = {
    412: {"model": ErrorAnswer, "description": "The plan changed; details.current is its present revision."}
}


@router.post("/projects/{project_id}/generate", status_code=202)
async def generate(
    user: User, project_id: UUID, body: IdeaOrder | None = None, idempotency_key: IdempotencyKey = None
) -> GenerateAnswer:
    """Start a build of the project's idea."""
    build = await service.start_build(user, project_id, _order(body), idempotency_key)
    return GenerateAnswer(build_id=build.id)


@router.post("/projects/{project_id}/estimate")
async def estimate(user: User, project_id: UUID, body: IdeaOrder | None = None) -> EstimateView:
    """Estimate tokens and money of a build: a rough range; costs are null when a price is unknown."""
    return await estimate_build(user, project_id, _order(body))


@router.post("/projects/{project_id}/chat", status_code=202)
async def chat(user: User, project_id: UUID, body: ChatMessage, idempotency_key: IdempotencyKey = None) -> ChatAnswer:
    """Say something to the agents: about an app that is built, a question, a change or a bug begins a build."""
    reply = await post_chat(user, project_id, Message(**body.model_dump(exclude_unset=True)), idempotency_key)
    sentence = _sentence(reply.message_key, user.language)
    return ChatAnswer(seq=reply.seq, build_id=reply.build_id, message=sentence)


@router.get("/projects/{project_id}/builds")
async def list_builds(
    user: User, project_id: UUID, cursor: str | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> Page[BuildView]:
    """List a project's builds, newest first."""
    return await service.list_builds(user, project_id, cursor, limit)


@router.get("/projects/{project_id}/ledger")
async def ledger(
    user: User, project_id: UUID, cursor: str | None = None, limit: Annotated[int, Query(ge=1, le=50)] = 20
) -> Page[LedgerEntry]:
    """Read what each build was asked, changed, ran and proved, and what it cost; newest first."""
    return await read_ledger(user, project_id, cursor, limit)


@router.get("/builds/{build_id}")
async def get_build(user: User, build_id: UUID) -> BuildView:
    """Read a build: status, stage, plan, requirements with evidence, usage and cost."""
    return await service.get_build(user, build_id)


@router.post("/builds/{build_id}/cancel")
async def cancel_build(user: User, build_id: UUID) -> BuildView:
    """Stop a build for good."""
    return await service.cancel_build(user, build_id)


@router.post("/builds/{build_id}/pause")
async def pause_build(user: User, build_id: UUID) -> BuildView:
    """Stop a build at its next safe point, to be resumed."""
    return await service.pause_build(user, build_id)


@router.post("/builds/{build_id}/resume")
async def resume_build(user: User, build_id: UUID, body: ResumeOrder | None = None) -> BuildView:
    """Go on with a paused build; with a model, a key or limits in the body, with those."""
    return await service.resume_build(user, build_id, _order(body))


@router.post("/builds/{build_id}/approve")
async def approve_build(user: User, build_id: UUID, body: Limits | None = None) -> BuildView:
    """Approve the plan of a waiting build; with limits in the body, with those."""
    return await service.approve_build(user, build_id, _order(body))


@router.post("/builds/{build_id}/answers")
async def answer_questions(user: User, build_id: UUID, body: GivenAnswers) -> BuildView:
    """Answer the questions of a waiting build, all at once; a question without an answer is left to the agents."""
    return await service.answer_questions(user, build_id, Answers(given=body.answers))


@router.post("/builds/{build_id}/accept")
async def accept_build(user: User, build_id: UUID) -> BuildView:
    """Take a paused build as it is."""
    return await service.accept_build(user, build_id)


@router.get("/builds/{build_id}/plan")
async def get_plan(user: User, build_id: UUID, response: Response) -> PlanView:
    """Read the plan and the requirements of a build, as they will be once every change is taken."""
    return _tagged(await plans.get_plan(user, build_id), response)


@router.put("/builds/{build_id}/plan", responses=_STALE)
async def put_plan(
    user: User, build_id: UUID, body: PlanDraft, response: Response, if_match: IfMatch = None
) -> PlanView:
    """Change the plan, also while the build runs: it takes the change between two steps (`pending`)."""
    return _tagged(await plans.put_plan(user, build_id, body, plain_tag(if_match) or None), response)


def _tagged(view: PlanView, response: Response) -> PlanView:
    response.headers["ETag"] = f'"{view.revision}"'
    return view


def _order(body: GenerateOrder | Limits | None) -> StartBuild:
    return StartBuild(**body.model_dump(exclude_unset=True)) if body else StartBuild()


def _sentence(message_key: str | None, language: str | None) -> str | None:
    if message_key is None:
        return None
    return CHAT_HINTS[message_key].said_in("ru" if language == "ru" else "en")
