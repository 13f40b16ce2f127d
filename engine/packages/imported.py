"""What an app that is brought in gets installed beyond its stack."""

from collections.abc import Mapping

from engine.packages.app_packages import of_stack
from engine.packages.asked import asked_by, may_grow
from engine.stacks.recognition import Recognised
from engine.stacks.stack import load_stack


def with_own_packages(fit: Recognised, texts: Mapping[str, str]) -> Recognised:
    """What is known of an app, where packages of its own may be installed: they are no lack then, or refused."""
    if fit.stack is None:
        return fit
    stack = load_stack(fit.stack)
    if not may_grow(stack):
        return fit
    own = of_stack(texts, stack).unallowed
    if not own:
        return fit
    refused = asked_by(texts, stack).refused
    if refused:
        return fit.model_copy(update={"refused_packages": refused})
    return fit.model_copy(update={"missing_packages": (), "own_packages": own})
