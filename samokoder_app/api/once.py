"""`Idempotency-Key`: a POST that is sent twice is carried out once, and both times the answer is the same.

The first request with a key claims it, and its answer is kept for a day; who repeats it gets that answer. Only success
is kept: after an answer that is an error nothing was made, and the same key may try again. Who ends without an answer
(cancelled, killed, an error of ours) may have made something: his key stays taken until the claim runs out. Answers are
sealed with the master key, those with a secret are not kept; requests are kept as a keyed digest (docs/decisions/0031).
"""

import base64
import hashlib
import hmac
import json
import tempfile
from typing import IO, Any

from cryptography.fernet import InvalidToken
from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.api.access import admit, route_path, user_of
from samokoder_app.api.claims import claimed, held, settle
from samokoder_app.api.errors import answer, product_error_of
from samokoder_app.db.repositories.kept_answers import AskedOnce, Claim
from samokoder_app.errors import Conflict, InvalidInput, ProductError
from samokoder_app.paths import API_PREFIX
from samokoder_app.platform.secrets import get_secrets, sealing_for

HEADER = "Idempotency-Key"
LONGEST_KEY = 200
REPLAYED = "Idempotent-Replayed"
SEALED_FOR = "kept answers"
MOST_ANSWER_BYTES = 200_000
"""Of a body that is kept: no answer about what was made comes near it."""

_TELL_SECRETS = frozenset({"/api/user/tokens"})
"""Routes whose answer holds a secret that is told once: of it only is kept that it was given."""

_IN_MEMORY = 1_000_000
_KEPT_HEADERS = ("content-type", "location", "etag")


class KeptAnswer(BaseModel):
    """An answer as it is sealed."""

    status: int
    headers: dict[str, str]
    body: str | None
    """In base64; None where it held a secret."""

    @property
    def response(self) -> Response:
        """The answer once more, marked as such; raises `Conflict` where it held a secret."""
        if self.body is None:
            raise Conflict("idempotency_key_told")
        return Response(base64.b64decode(self.body), self.status, {**self.headers, REPLAYED: "true"})


class Once:
    """ASGI middleware around the routes of the API."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        key = _key(scope)
        if key is None:
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        try:
            user = await user_of(connection)
            path = route_path(scope)
            if user is None or path is None:
                await self._app(scope, receive, send)
                return
            scope["state"]["language"] = user.language
            await admit(connection, user, path)
            with tempfile.SpooledTemporaryFile(_IN_MEMORY) as body:
                asked = AskedOnce(rights=_rights(user), key=_checked(key), digest=await _digest(scope, receive, body))
                await self._serve(scope, _Replay(body, receive), send, user, asked, path in _TELL_SECRETS)
        except (ProductError, HTTPException) as error:
            await answer(connection, product_error_of(error))(scope, receive, send)

    async def _serve(
        self, scope: Scope, receive: Receive, send: Send, user: CurrentUser, asked: AskedOnce, is_secret: bool
    ) -> None:
        claim = await claimed(user.id, asked)
        if claim.claim is None:
            await _opened(claim).response(scope, receive, send)
            return
        answering = _Answering(send)
        async with held(user.id, claim.claim):
            try:
                await self._app(scope, receive, answering)
            finally:
                # Without an answer something may have been made: the claim then stays until it runs out.
                if answering.is_settled:
                    kept = answering.kept
                    if kept is not None and is_secret:
                        kept = kept.model_copy(update={"body": None})
                    await settle(user.id, claim.claim, None if kept is None else _sealed(kept))
        await answering.finish()


class _Answering:
    """Holds an answer back until it is complete, so that it is kept before it is told; a long one is passed on."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._held: list[Message] = []
        self._bytes = 0
        self._is_passing = False
        self._is_complete = False

    async def __call__(self, message: Message) -> None:
        if self._is_passing:
            await self._send(message)
            return
        self._held.append(message)
        self._bytes += len(message.get("body", b""))
        self._is_complete = message["type"] == "http.response.body" and not message.get("more_body", False)
        if self._bytes > MOST_ANSWER_BYTES:
            self._is_passing = True
            await self.finish()

    async def finish(self) -> None:
        """Send what is held."""
        held, self._held = self._held, []
        for message in held:
            await self._send(message)

    @property
    def is_settled(self) -> bool:
        """Whether it is known what became of the request: there is a whole answer, or a long one (a download)."""
        return self._is_passing or self._is_complete

    @property
    def kept(self) -> KeptAnswer | None:
        """The answer to keep; None for an error, for one that is too long, and for a download, which makes nothing."""
        if self._is_passing or not self._is_complete or not 200 <= self._held[0]["status"] < 300:
            return None
        headers = Headers(raw=self._held[0]["headers"])
        body = b"".join(message.get("body", b"") for message in self._held[1:])
        if body and not headers.get("content-type", "").startswith("application/json"):
            return None
        return KeptAnswer(
            status=self._held[0]["status"],
            headers={name: headers[name] for name in _KEPT_HEADERS if name in headers},
            body=base64.b64encode(body).decode(),
        )


class _Replay:
    """`receive` of a request whose body has been read: the body again, then whatever the client does."""

    def __init__(self, body: IO[bytes], receive: Receive) -> None:
        self._body = body
        self._receive = receive
        self._is_over = False

    async def __call__(self) -> Message:
        if self._is_over:
            return await self._receive()
        piece = self._body.read(_IN_MEMORY)
        self._is_over = len(piece) < _IN_MEMORY
        return {"type": "http.request", "body": piece, "more_body": not self._is_over}


def _key(scope: Scope) -> str | None:
    if scope["type"] != "http" or scope["method"] != "POST" or not scope["path"].startswith(f"{API_PREFIX}/"):
        return None
    return Headers(scope=scope).get(HEADER)


def _checked(key: str) -> str:
    plain = key.strip()
    if not 0 < len(plain) <= LONGEST_KEY or not all("!" <= sign <= "~" for sign in plain):
        raise InvalidInput("idempotency_key_invalid", limit=LONGEST_KEY)
    return plain


def _rights(user: CurrentUser) -> str:
    """A token never gets an answer that its own rights would not have got."""
    return "signed in" if user.scopes is None else " ".join(sorted(user.scopes))


async def _digest(scope: Scope, receive: Receive, body: IO[bytes]) -> bytes:
    """Of all that is asked; the body, read from its connection, is then in `body`. Keyed: bodies may hold secrets."""
    secret = get_secrets().database_key.get_secret_value().encode()
    made = hmac.new(secret, b"kept answers\0", hashlib.sha256)
    kind = Headers(scope=scope).get("content-type", "")
    made.update(json.dumps([scope["path"], scope["query_string"].decode("latin-1"), kind]).encode())
    while True:
        message: dict[str, Any] = dict(await receive())
        if message["type"] == "http.disconnect":
            raise HTTPException(400)
        made.update(message.get("body", b""))
        body.write(message.get("body", b""))
        if not message.get("more_body", False):
            body.seek(0)
            return made.digest()


def _sealed(kept: KeptAnswer) -> bytes:
    return sealing_for(SEALED_FOR).encrypt(kept.model_dump_json().encode())


def _opened(claim: Claim) -> KeptAnswer:
    """The answer; raises `Conflict` where the master key is another one by now."""
    try:
        return KeptAnswer.model_validate_json(sealing_for(SEALED_FOR).decrypt(claim.sealed or b""))
    except InvalidToken as error:
        raise Conflict("idempotency_key_told") from error
