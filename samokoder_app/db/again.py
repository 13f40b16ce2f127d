"""A transaction that the database breaks off because it and another one waited for each other is made anew."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from loguru import logger
from sqlalchemy.exc import DBAPIError

from samokoder_app.db.failures import is_deadlock
from samokoder_app.errors import Unavailable

Result = TypeVar("Result")
_TRIES = 5


async def again_after_deadlock(transact: Callable[[], Awaitable[Result]]) -> Result:
    """What `transact` returns: one whole transaction that does nothing else, since it may be made several times.

    Nothing of a transaction that was broken off is written. The last try's error leaves as it is.
    """
    left = _TRIES
    while True:
        left -= 1
        try:
            return await transact()
        except (DBAPIError, Unavailable) as error:
            if not (left and is_deadlock(error)):
                raise
            logger.warning("a deadlock; the transaction is made again")
