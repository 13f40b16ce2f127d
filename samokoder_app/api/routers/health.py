"""Is it alive, is it ready, and how busy is it."""

from secrets import compare_digest
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from samokoder_app import paths
from samokoder_app.api.access import user_of
from samokoder_app.api.connections import streams_of
from samokoder_app.db.engines import current_engines
from samokoder_app.db.repositories import health
from samokoder_app.db.session import as_anonymous
from samokoder_app.errors import NotFound
from samokoder_app.monitoring.metrics import CONTENT_TYPE, exposition
from samokoder_app.operating.readiness import examine
from samokoder_app.previews.current import current_previews
from samokoder_app.settings import get_settings
from samokoder_app.version import VERSION

_SAID_BY_PROXIES = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded", "x-real-ip", "via")
_LOOPBACK = frozenset({"127.0.0.1", "::1"})

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"
    version: str = VERSION


class Check(BaseModel):
    """One part of the platform; `cause` says what is wrong with it."""

    ok: bool
    cause: str | None = None


class Readiness(BaseModel):
    """`reduced`: apps are built but not run or verified on this machine."""

    status: Literal["ready", "reduced", "unavailable"]
    checks: dict[str, Check]


@router.get(paths.HEALTH)
async def alive() -> Health:
    """Say that the web process answers, and its version."""
    return Health()


@router.get(paths.HEALTH_READY, responses={503: {"model": Readiness}})
async def ready(response: Response) -> Readiness:
    """Try database, queue, sandbox, browser and disk, and name what is missing."""
    findings = await examine()
    if findings.status == "unavailable":
        response.status_code = 503
    checks = {str(name): Check(ok=one.ok, cause=None if one.ok else one.en) for name, one in findings.parts.items()}
    return Readiness(status=findings.status, checks=checks)


@router.get(paths.METRICS, response_class=Response, include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Figures for Prometheus: for this very machine, for whoever has `METRICS_TOKEN`, and for operators."""
    if not (_is_local(request) or _has_token(request)):
        user = await user_of(request)
        if user is None or not user.is_operator:
            raise NotFound
    async with as_anonymous() as session:
        figures = await health.operating_figures(session)
    own = [health.Figure("previews", (), current_previews().pool.count)]
    own += [health.Figure("event_streams", (), streams_of(request).count)]
    own += [health.Figure("database_connections", (role,), count) for role, count in current_engines().in_use().items()]
    return Response(exposition([*figures, *own]), media_type=CONTENT_TYPE)


def _has_token(request: Request) -> bool:
    wanted = get_settings().metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    return wanted is not None and compare_digest(given.encode(), wanted.get_secret_value().encode())


def _is_local(request: Request) -> bool:
    # A proxy on this machine also comes from loopback, but says for whom.
    is_proxied = any(name in request.headers for name in _SAID_BY_PROXIES)
    return request.client is not None and request.client.host in _LOOPBACK and not is_proxied
