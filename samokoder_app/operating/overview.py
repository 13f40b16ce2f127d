"""The state of the installation in figures, for its operators."""

from pydantic import BaseModel, ConfigDict, Field

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import health
from samokoder_app.db.session import as_anonymous
from samokoder_app.errors import NotFound
from samokoder_app.operating.readiness import Findings, examine
from samokoder_app.previews.current import current_previews
from samokoder_app.version import VERSION


class OverviewView(BaseModel):
    """Whether all is well, and how busy it is."""

    model_config = ConfigDict(frozen=True)

    version: str
    health: Findings
    builds: dict[str, int] = Field(description="Builds of everybody by status; a status without any is left out.")
    oldest_build_seconds: float = Field(description="How long the queued build that waits longest has waited.")
    workers: int = Field(description="Workers that reported within the last minute.")
    previews: int = Field(description="Previews of this web process.")
    sign_ins_last_hour: int
    refused_sign_ins_last_hour: int
    model_calls_last_hour: int
    failed_model_calls_last_hour: int


async def read_overview(user: CurrentUser) -> OverviewView:
    """Health and figures of this moment; raises `NotFound` for who is no operator."""
    if not user.is_operator:
        raise NotFound
    findings = await examine()
    async with as_anonymous() as session:
        figures = await health.operating_figures(session)
    return _overview(findings, figures)


def _overview(findings: Findings, figures: list[health.Figure]) -> OverviewView:
    def summed(name: str, *labels: str) -> int:
        """Of a figure, all of its rows, or those whose last label is one of these."""
        chosen = [one for one in figures if one.name == name and (not labels or one.labels[-1] in labels)]
        return int(sum(one.value for one in chosen))

    calls = summed("model_calls_last_hour")
    return OverviewView(
        version=VERSION,
        health=findings,
        builds={one.labels[0]: int(one.value) for one in figures if one.name == "builds"},
        oldest_build_seconds=sum(one.value for one in figures if one.name == "oldest_build_seconds"),
        workers=summed("workers"),
        previews=current_previews().pool.count,
        sign_ins_last_hour=summed("sign_ins_last_hour", "ok"),
        refused_sign_ins_last_hour=summed("sign_ins_last_hour", "failed"),
        model_calls_last_hour=calls,
        failed_model_calls_last_hour=calls - summed("model_calls_last_hour", "answered"),
    )
