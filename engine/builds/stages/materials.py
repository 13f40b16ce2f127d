"""What came with an idea, as far as the model takes it; what it does not take is told, once."""

from engine.agents.brief import Brief
from engine.builds.stages.briefing import brief_of
from engine.builds.state import Stage
from engine.builds.step import Step
from engine.llm.types import Picture


async def brief_of_idea(step: Step) -> Brief:
    """The brief of a role that reads the idea itself: with its images and the text of its page."""
    materials, profile = step.state.materials, step.toolbox.profile
    is_first = step.state.stage is Stage.INTAKE or (step.state.stage is Stage.SPEC and not step.state.questions)
    if is_first and materials.images and not profile.can_see:
        await step.notice("images_unseen", step.say("images_unseen"))
    if is_first and materials.page and not profile.can_read:
        await step.notice("page_unread", step.say("page_unread"))
    return brief_of(
        step,
        pictures=await _pictures(step) if profile.can_see else (),
        page=materials.page if profile.can_read else None,
    )


async def _pictures(step: Step) -> tuple[Picture, ...]:
    images = step.state.materials.images
    return tuple([Picture(media_type=one.media_type, content=await step.store.read_blob(one.sha256)) for one in images])
