"""A model that takes no images although its family does: asked again in words alone."""

import re

from engine.llm.errors import ModelError, RequestRejected
from engine.llm.notices import ModelNotice
from engine.llm.types import Prompt

_ABOUT_IMAGES = re.compile(r"image|vision|multi-?modal|image_url|content.{0,40}(?:must be|expected).{0,20}string", re.I)


def without_pictures(prompt: Prompt, error: ModelError) -> Prompt | None:
    """The prompt in words alone if the server refused its images; None if that is not why it refused."""
    if not prompt.pictures or not isinstance(error, RequestRejected) or not _ABOUT_IMAGES.search(error.detail):
        return None
    return prompt.model_copy(update={"pictures": ()})


IMAGES_REFUSED = ModelNotice(code="images_refused", attempt=2, seconds=0)
"""Told before it is asked again."""
