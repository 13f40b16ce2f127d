"""The newest commit of a git repository at a URL that a user gives, fetched without a git program.

The guarded client checks every address that a name or a redirect leads to. The pack is only stored here; what is
in it is read by `unpacking` in a process of its own, under limits.
"""

import asyncio
import io
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any
from urllib.parse import urlsplit

import httpx2
from dulwich.client import AbstractHttpGitClient
from dulwich.errors import GitProtocolError, HangupException, NotGitRepository
from dulwich.objects import ObjectID
from dulwich.refs import HEADREF

from engine.egress.bounded import BodyTooLarge, BodyUnreadable
from engine.egress.policy import AddressRefused
from samokoder_app.errors import InvalidInput

MAX_PACK = 60_000_000
"""Bytes of the newest commit as the server packs it."""

MAX_REFS = 5_000_000
"""Bytes of the list of branches and tags."""

FETCH_SECONDS = 90
REQUEST_SECONDS = 30.0
MAX_REDIRECTS = 3
MAX_URL = 500
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def clean_repository_url(given: str) -> str:
    """The URL of a repository as we fetch it; raises `InvalidInput("repository_url_invalid")`."""
    url = given.strip()
    try:
        parts = urlsplit(url)
        is_plain = parts.port != 0 and not (parts.username or parts.password or parts.query or parts.fragment)
    except ValueError:
        raise InvalidInput("repository_url_invalid") from None
    if len(url) > MAX_URL or not url.isprintable() or " " in url or not is_plain:
        raise InvalidInput("repository_url_invalid")
    if parts.scheme not in {"http", "https"} or not parts.hostname or not parts.path.strip("/"):
        raise InvalidInput("repository_url_invalid")
    return url.rstrip("/")


async def fetch_pack(client: httpx2.AsyncClient, url: str, pack: IO[bytes]) -> str:
    """Write the pack of the newest commit to `pack`; returns the commit's id.

    Raises `InvalidInput`: `address_refused`, `repository_unreachable`, `repository_too_large`, `repository_empty`.
    """
    loop = asyncio.get_running_loop()
    git = _GuardedGit(url, lambda *request: asyncio.run_coroutine_threadsafe(_sent(client, *request), loop).result())
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            return await asyncio.to_thread(git.fetch_newest, pack)
    except AddressRefused:
        raise InvalidInput("address_refused") from None
    except BodyTooLarge:
        raise InvalidInput("repository_too_large", megabytes=MAX_PACK // 1_000_000) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, BodyUnreadable, TimeoutError) as error:
        raise InvalidInput("repository_unreachable") from error
    except (GitProtocolError, HangupException, NotGitRepository, AssertionError, ValueError, KeyError) as error:
        raise InvalidInput("repository_unreachable") from error


class _Answer(io.BytesIO):
    """A whole answer as dulwich reads it."""

    def __init__(self, url: str, asked: str, content_type: str | None, body: bytes) -> None:
        super().__init__(body)
        self.content_type = content_type
        self.redirect_location = url if url != asked else ""


Send = Callable[[str, str, dict[str, str], bytes | None], _Answer]


async def _sent(
    client: httpx2.AsyncClient, method: str, url: str, headers: dict[str, str], data: bytes | None
) -> _Answer:
    """One request with its redirects, each checked like the first."""
    asked, most = url, MAX_REFS if method == "GET" else MAX_PACK
    for _ in range(MAX_REDIRECTS + 1):
        request = client.build_request(method, url, headers=headers, content=data, timeout=REQUEST_SECONDS)
        response = await client.send(request, stream=True)
        try:
            if response.status_code in _REDIRECTS and "location" in response.headers:
                url = str(httpx2.URL(url).join(response.headers["location"]))
                continue
            if response.status_code != 200:
                raise NotGitRepository(f"answer {response.status_code}")
            return _Answer(url, asked, response.headers.get("content-type"), await _body(response, most))
        finally:
            await response.aclose()
    raise httpx2.TooManyRedirects("too many redirects", request=request)


async def _body(response: httpx2.Response, most: int) -> bytes:
    pieces, total = [], 0
    async for piece in response.aiter_bytes():
        total += len(piece)
        if total > most:
            raise BodyTooLarge(f"more than {most} bytes")
        pieces.append(piece)
    return b"".join(pieces)


class _NothingKnown:
    """Says that we have no commits yet."""

    def __next__(self) -> ObjectID | None:
        return None

    def ack(self, sha: ObjectID) -> None:
        """Nothing can be acknowledged."""

    def nak(self) -> None:
        """Nothing can be refused."""


class _GuardedGit(AbstractHttpGitClient):
    """dulwich's client of the smart HTTP protocol over our own connections; the dumb protocol is not spoken."""

    def __init__(self, url: str, send: Send) -> None:
        super().__init__(url, dumb=False, quiet=True)
        self._send = send

    def fetch_newest(self, pack: IO[bytes]) -> str:
        """The commit that HEAD names, alone: its history stays where it is. Blocking."""
        wanted: list[ObjectID] = []

        def wants(refs: dict[Any, ObjectID], depth: int | None = None) -> list[ObjectID]:
            if HEADREF in refs:
                wanted.append(refs[HEADREF])
            return wanted

        self.fetch_pack("", wants, _NothingKnown(), pack.write, depth=1)  # type: ignore[arg-type]
        if not wanted or pack.tell() == 0:
            raise InvalidInput("repository_empty")
        return wanted[0].decode("ascii")

    def _get_url(self, path: str | bytes) -> str:
        """There is one repository."""
        return self._base_url

    def _http_request(
        self,
        url: str,
        headers: dict[str, str] | None = None,
        data: bytes | Iterable[bytes] | None = None,
        raise_for_status: bool = True,
    ) -> tuple[Any, Callable[[int], bytes]]:
        body = b"".join(data) if isinstance(data, Iterator) else data
        answer = self._send("GET" if body is None else "POST", url, headers or {}, body)  # type: ignore[arg-type]
        is_smart = (answer.content_type or "").startswith("application/x-git-")
        if not is_smart:
            raise NotGitRepository("not the smart protocol")
        return answer, answer.read
