"""From a token to the link that it opens. Whatever is wrong with it, the answer is the same."""

from samokoder_app.auth_server.tokens import token_hash
from samokoder_app.db.repositories import shares
from samokoder_app.db.repositories.shares import OpenedShare
from samokoder_app.db.session import as_anonymous
from samokoder_app.errors import NotFound
from samokoder_app.shares.brakes import BRAKES

_LONGEST_TOKEN = 100


def digest_of(token: str) -> bytes:
    """What is known of a token; raises `NotFound` (`share_gone`) for what cannot be one."""
    if not token or len(token) > _LONGEST_TOKEN or not token.isascii():
        raise NotFound("share_gone")
    return token_hash(token)


async def opened(token: str, address: str, *, is_visit: bool = False, is_picture: bool = False) -> OpenedShare:
    """The link behind a token, for somebody at this address.

    Raises `NotFound` (`share_gone`) for one that is unknown, revoked, over, or whose owner may not share any more, and
    `TooManyRequests` for who asks too often.
    """
    BRAKES.count_opening(address, is_picture=is_picture)
    try:
        return await still_open(token, is_visit=is_visit)
    except NotFound:
        BRAKES.count_miss(address)
        raise


async def still_open(token: str, *, is_visit: bool = False) -> OpenedShare:
    """The same for somebody who was let in already: it counts for no brake."""
    digest = digest_of(token)
    async with as_anonymous() as session:
        return await shares.open_share(session, digest, is_visit)
