"""The one place where an exception of a handler becomes something the user sees."""

from loguru import logger
from reflex.event import EventSpec

from samokoder_app.errors import ProductError, Unauthenticated
from samokoder_app.session.state import SessionState, tell_error


def answer_exception(exception: Exception) -> EventSpec:
    """A product error in words; anything else is logged and told as an internal error."""
    if isinstance(exception, Unauthenticated):
        return SessionState.require_user()
    if isinstance(exception, ProductError):
        return tell_error(exception)
    logger.opt(exception=exception).error("An event handler failed")
    return tell_error(ProductError())
