"""Two users and an operator as the API knows them, each with everything that has an address, and their credentials."""

import hashlib
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import jwt
from psycopg import Connection
from psycopg.types.json import Jsonb

from samokoder_app.accounts.gateway import embedded_auth
from samokoder_app.accounts.sessions import COOKIE_NAME
from samokoder_app.platform.secrets import get_secrets
from tests.integration.matrix.endpoints import PNG

PASSWORD = "correct horse battery"
ORIGIN = {"Origin": "http://localhost:3000"}
SCOPES = ("read", "build", "account")
Headers = dict[str, str]


@dataclass(frozen=True)
class Account:
    """A user: how he is let in, what his things are called in addresses, and words that only he may see."""

    id: str
    bearer: Headers
    cookie: Headers
    things: dict[str, str]
    tokens: dict[str, Headers] = field(default_factory=dict)
    canaries: tuple[str, ...] = ()

    def leaked_in(self, text: str) -> list[str]:
        """Words of his in an answer to somebody else."""
        return [word for word in self.canaries if word in text]


async def make_account(client: httpx.AsyncClient, database: Connection, model_url: str) -> Account:
    """Sign up, and make one of everything."""
    word = f"canary{uuid4().hex[:10]}"
    email = f"{word}@example.com"
    cookie = await by_form(client, "/session/sign-up", email)
    bearer = await sign_in(client, email)
    made = Maker(client, bearer, word)
    things = await made.things(model_url)
    session = (await made.ask("GET", "/api/user/sessions"))["items"][0]["id"]
    tokens = {scope: await made.token([scope]) for scope in SCOPES}
    row = database.execute("select user_id from public.projects where id = %s", (things["project_id"],)).fetchone()
    assert row is not None
    things["sha256"] = add_screenshot(database, things)
    things |= {"session_id": str(session), "token_id": tokens["read"][0], "identity_id": str(row[0])}
    things |= {"user_id": str(row[0]), "request_id": str(uuid4())}
    masks = [(await made.ask("GET", "/api/user/api-keys"))["items"][0]["mask"], things["name"], tokens["read"][2]]
    return Account(
        str(row[0]), bearer, cookie, things, {scope: one[1] for scope, one in tokens.items()}, (word, email, *masks)
    )


async def by_form(client: httpx.AsyncClient, path: str, email: str) -> Headers:
    """The cookie that a form of the pages sets."""
    same_origin = {"Origin": str(client.base_url).rstrip("/")}
    answer = await client.post(path, data={"email": email, "password": PASSWORD}, headers=same_origin)
    client.cookies.clear()
    return {"Cookie": f"{COOKIE_NAME}={answer.cookies[COOKIE_NAME]}"}


async def sign_in(client: httpx.AsyncClient, email: str) -> Headers:
    """Headers with a fresh access token."""
    answer = await client.post("/auth/v1/token?grant_type=password", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@dataclass(frozen=True)
class Maker:
    """Makes things over the API."""

    client: httpx.AsyncClient
    bearer: Headers
    word: str

    async def ask(self, method: str, path: str, **request: Any) -> Any:
        """The JSON of an answer that is expected."""
        headers = {**self.bearer, **request.pop("headers", {})}
        answer = await self.client.request(method, path, headers=headers, **request)
        assert answer.is_success, (method, path, answer.text)
        return answer.json()

    async def token(self, scopes: list[str]) -> tuple[str, Headers, str]:
        """A personal token: its id, the headers of a script that has it, and its mask."""
        body = {"name": f"{self.word} {'-'.join(scopes)}", "scopes": scopes}
        made = await self.ask("POST", "/api/user/tokens", json=body)
        return made["id"], {"Authorization": f"Bearer {made['token']}"}, made["mask"]

    async def things(self, model_url: str) -> dict[str, str]:
        """A project with a file, a queued build and what its app is given; a key."""
        word = self.word
        project = (await self.ask("POST", "/api/projects", json={"name": word, "description": f"a list of {word}"}))[
            "id"
        ]
        base = f"/api/projects/{project}"
        path = "notes.txt"
        file = await self.ask("PUT", f"{base}/files/{path}", json={"text": word}, headers={"If-None-Match": "*"})
        draft = {"provider_id": "openai_compatible", "key_name": word, "api_key": f"sk-{uuid4().hex}"}
        key = (await self.ask("POST", "/api/user/api-keys", json={**draft, "base_url": model_url, "model": "demo"}))[
            "id"
        ]
        name, host, package = f"KEY_{word.upper()}", f"{word}.example.com", word
        await self.ask("PUT", f"{base}/secrets/{name}", json={"value": word})
        await self.ask("PUT", f"{base}/hosts/{host}")
        await self.ask("PUT", f"{base}/packages/{package}")
        await self.ask("POST", f"/api/user/images?name={word}.png", content=PNG, headers={"Content-Type": "image/png"})
        await self.ask("PATCH", "/api/user/profile", json={"display_name": word})
        await self.ask("POST", f"{base}/chat", json={"text": word})
        builds = (await self.ask("GET", f"{base}/builds"))["items"]
        build = builds[0]["id"] if builds else (await self.ask("POST", f"{base}/generate", json={}))["build_id"]
        named = {"project_id": project, "build_id": build, "key_id": key, "path": path, "name": name, "host": host}
        team = (await self.ask("POST", "/api/teams", json={"name": word}))["id"]
        invited = await self.ask("POST", f"/api/teams/{team}/invitations", json={"email": f"{word}@invited.example"})
        share = await self.ask("POST", f"{base}/shares", json={"name": word})
        named |= {"team_id": team, "invitation_id": invited["id"], "share_id": share["id"], "share_token": "never-was"}
        return named | {"package": package, "number": "1", "old": "0", "new": "1", "file_sha256": file["sha256"]}


def add_screenshot(database: Connection, things: dict[str, str]) -> str:
    """Evidence as a build leaves it: a picture among the project's blobs, named by events about its first version."""
    picture = PNG + things["project_id"].encode()
    digest = hashlib.sha256(picture).hexdigest()
    place = (things["project_id"], digest, len(picture), picture)
    database.execute("insert into app.blobs (project_id, sha256, size, content) values (%s, %s, %s, %s)", place)
    payload = {"kind": "requirement_updated", "requirement": "R1", "text": "t", "status": "passed"}
    told = (things["project_id"], things["build_id"], Jsonb({**payload, "evidence": [{"screenshot": digest}]}))
    database.execute("select app.write_event(%s, %s, null, null, 'requirement_updated', %s)", told)
    home = {"check_id": "pages", "title": "t", "status": "passed", "sentence": "", "screenshot": digest}
    counts = {"passed": 1, "failed": 0, "not_verified": 0, "pending": 0, "facts": [home]}
    database.execute(
        "select app.write_event(%s, %s, null, null, 'verification_finished', jsonb_set(%s, '{fingerprint}',"
        " to_jsonb(fingerprint))) from app.versions where project_id = %s and version = 1",
        (*told[:2], Jsonb({"kind": "verification_finished", **counts}), told[0]),
    )
    database.commit()
    return digest


def forged_tokens(real: Headers) -> dict[str, Headers]:
    """What is not a token of this installation, though it says whose it would be."""
    token = real["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, options={"verify_signature": False})
    key = get_secrets().jwt_secret.get_secret_value()
    head, body, signature = token.split(".")
    changed = {
        "too old": jwt.encode(claims | {"exp": int(time.time()) - 60}, key, "HS256"),
        "of another audience": jwt.encode(claims | {"aud": "anon"}, key, "HS256"),
        "of another issuer": jwt.encode(claims | {"iss": "https://evil.example/auth/v1"}, key, "HS256"),
        "of no session": jwt.encode({name: claims[name] for name in claims if name != "session_id"}, key, "HS256"),
        "of a session that never was": jwt.encode(claims | {"session_id": str(uuid4())}, key, "HS256"),
        "signed with another key": jwt.encode(claims, "x" * 32, "HS256"),
        "signed with another hash": jwt.encode(claims, key, "HS512"),
        "not signed": jwt.encode(claims, None, "none"),
        "with its signature cut off": f"{head}.{body}.",
        "with its signature changed": f"{head}.{body}.{signature[::-1]}",
        "the public key": embedded_auth().tokens.anon_key(),
        "nonsense": "x.y.z",
        "a personal one that never was": f"smk_{'a' * 43}",
    }
    return {f"a token {name}": {"Authorization": f"Bearer {one}"} for name, one in changed.items()}
