"""GitHub and Google on loopback: their addresses, parameters, answers and refusals as they document them.

Each holds us to what it demands of an app: its id and secret, the callback, one use of a code, PKCE. `hostile` makes any
address answer with something else instead.
"""

import base64
import gzip
import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

from pydantic import SecretStr

from samokoder_app.auth_server.config import ProviderConfig

CLIENT_ID, CLIENT_SECRET = "app-of-ours", "a secret of the app"
CALLBACK = "http://localhost:3000/auth/v1/callback"


@dataclass
class Person:
    """Somebody with an account at the provider."""

    id: int = field(default_factory=lambda: uuid4().int % 10**9 + 1)
    email: str | None = field(default_factory=lambda: f"{uuid4().hex[:12]}@example.com")
    is_verified: bool = True
    name: str | None = "Анна Ли"
    login: str = "anna-li"
    picture: str = "https://pictures.example/anna.png"


@dataclass
class Grant:
    """A code or an access token that was given out."""

    person: Person
    challenge: str = ""
    redirect_uri: str = ""
    scope: str = ""


Answer = tuple[int, dict[str, str], bytes]
Hostile = Callable[["Page"], Answer | None]


class Page(BaseHTTPRequestHandler):
    """One request; the provider answers it."""

    provider: "LoopbackProvider"
    form: dict[str, str]
    query: dict[str, str]
    timeout = 30

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        self.query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        length = int(self.headers.get("Content-Length", 0))
        self.form = {name: values[-1] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
        answer = self.provider.answer(self, parts.path)
        if answer is None:  # answered already
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


class LoopbackProvider:
    """What both have in common."""

    issuer = ""
    authorize_path = token_path = profile_path = emails_path = ""

    def __init__(self) -> None:
        self.person = Person()
        self.declines = False
        self.callback = CALLBACK
        self.asked: list[str] = []
        self.hostile: dict[str, Hostile] = {}
        self.stopped = threading.Event()
        self.codes: dict[str, Grant] = {}
        self.tokens: dict[str, Grant] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("OwnPage", (Page,), {"provider": self}))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.stopped.set()
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()

    def config(self) -> ProviderConfig:
        return ProviderConfig(
            client_id=CLIENT_ID,
            client_secret=SecretStr(CLIENT_SECRET),
            authorize_url=self.url + self.authorize_path,
            token_url=self.url + self.token_path,
            profile_url=self.url + self.profile_path,
            emails_url=self.url + self.emails_path,
            issuer=self.issuer,
        )

    def answer(self, page: Page, path: str) -> Answer | None:
        self.asked.append(path)
        if path in self.hostile:
            return self.hostile[path](page)
        if path == self.authorize_path:
            return self.authorize(page)
        if path == self.token_path and page.command == "POST":
            return self.exchange(page)
        return self.read(page, path)

    def authorize(self, page: Page) -> Answer:
        """The page with the question, and its user's answer at once."""
        asked = page.query
        assert (asked["client_id"], asked["redirect_uri"], asked["response_type"]) == (
            CLIENT_ID,
            self.callback,
            "code",
        )
        assert asked["code_challenge_method"] == "S256"
        said = {"state": asked["state"], "iss": self.issuer}
        if self.declines:
            said |= {"error": "access_denied", "error_description": "The user has denied your application access."}
        else:
            code = uuid4().hex
            self.codes[code] = Grant(self.person, asked["code_challenge"], asked["redirect_uri"], asked["scope"])
            said["code"] = code
        return 302, {"Location": f"{asked['redirect_uri']}?{urlencode(said)}"}, b""

    def exchange(self, page: Page) -> Answer:
        given = page.form
        if (given.get("client_id"), given.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return self.refuse("incorrect_client_credentials", "invalid_client")
        grant = self.codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if grant is None or given.get("redirect_uri") != grant.redirect_uri or challenge != grant.challenge:
            return self.refuse("bad_verification_code", "invalid_grant")
        assert given["grant_type"] == "authorization_code"
        token = f"gho_{uuid4().hex}"
        self.tokens[token] = grant
        return self.granted(page, token, grant)

    def bearer(self, page: Page) -> Grant | None:
        scheme, _, token = page.headers.get("Authorization", "").partition(" ")
        return self.tokens.get(token) if scheme == "Bearer" else None

    def refuse(self, of_github: str, of_google: str) -> Answer:
        raise NotImplementedError

    def granted(self, page: Page, token: str, grant: Grant) -> Answer:
        raise NotImplementedError

    def read(self, page: Page, path: str) -> Answer:
        raise NotImplementedError


class LoopbackGitHub(LoopbackProvider):
    """Refusals of its token address have status 200; forms are its default; the profile's address is chosen freely."""

    issuer = "https://github.com/login/oauth"
    authorize_path, token_path = "/login/oauth/authorize", "/login/oauth/access_token"
    profile_path, emails_path = "/user", "/user/emails"

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[dict[str, Any]] | None = None

    def refuse(self, of_github: str, of_google: str) -> Answer:
        return as_json({"error": of_github, "error_description": "The code passed is incorrect or expired."})

    def granted(self, page: Page, token: str, grant: Grant) -> Answer:
        said = {"access_token": token, "scope": "user:email", "token_type": "bearer"}
        if page.headers.get("Accept") == "application/json":
            return as_json(said)
        return 200, {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(said).encode()

    def read(self, page: Page, path: str) -> Answer:
        grant = self.bearer(page)
        if grant is None:
            return as_json({"message": "Bad credentials", "status": "401"}, 401)
        if not page.headers.get("User-Agent"):
            return as_json({"message": "Request forbidden by administrative rules."}, 403)
        if path == self.profile_path:
            return as_json(self.profile(grant.person))
        if path != self.emails_path or "user:email" not in grant.scope:
            return as_json({"message": "Not Found"}, 404)
        if self.addresses is not None:
            return as_json(self.addresses)
        person = grant.person
        other = {"email": "other@example.com", "primary": False, "verified": True, "visibility": None}
        own = {"email": person.email, "primary": True, "verified": person.is_verified, "visibility": "private"}
        return as_json([other, own] if person.email else [])

    def profile(self, person: Person) -> dict[str, Any]:
        chosen = "somebody.else@example.com"
        facts = {"login": person.login, "id": person.id, "node_id": "MDQ6VXNlcjE=", "type": "User"}
        return facts | {"avatar_url": person.picture, "name": person.name, "email": chosen, "two_factor": True}


class LoopbackGoogle(LoopbackProvider):
    """OpenID Connect: the token comes with an ID token, refusals have status 400."""

    issuer = "https://accounts.google.com"
    authorize_path, token_path, profile_path = "/o/oauth2/v2/auth", "/token", "/v1/userinfo"

    def refuse(self, of_github: str, of_google: str) -> Answer:
        return as_json({"error": of_google, "error_description": "Bad Request"}, 400)

    def granted(self, page: Page, token: str, grant: Grant) -> Answer:
        said = {"access_token": token, "expires_in": 3599, "scope": grant.scope, "token_type": "Bearer"}
        return as_json(said | {"id_token": "e30.e30.e30"})

    def read(self, page: Page, path: str) -> Answer:
        grant = self.bearer(page)
        if grant is None or path != self.profile_path:
            return as_json({"error": "invalid_request", "error_description": "Invalid Credentials"}, 401)
        person = grant.person
        said = {"sub": str(person.id), "name": person.name, "given_name": "Анна", "picture": person.picture}
        if person.email:
            said |= {"email": person.email, "email_verified": person.is_verified}
        return as_json(said)


def as_json(content: Any, status: int = 200) -> Answer:
    return status, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(content).encode()


def bomb(_page: Page) -> Answer:
    """Ten megabytes in ten kilobytes."""
    return 200, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, gzip.compress(b" " * 10_000_000)


def trickle(page: Page) -> None:
    """A byte now and then, without end."""
    page.send_response(200)
    page.end_headers()
    while not page.provider.stopped.wait(0.02):
        try:
            page.wfile.write(b" ")
        except OSError:
            return


def flood(page: Page) -> None:
    """As fast as it is read, without end."""
    page.send_response(200)
    page.end_headers()
    while not page.provider.stopped.is_set():
        try:
            page.wfile.write(b"[" * 65_536)
        except OSError:
            return


def hang_up(page: Page) -> None:
    """Half an answer."""
    page.send_response(200)
    page.send_header("Content-Length", "1000")
    page.end_headers()
    page.wfile.write(b'{"access_token":')
    page.close_connection = True
