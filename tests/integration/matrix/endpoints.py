"""The matrix of endpoints: one row for each method and address template, in an order in which their owner may ask them."""

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any, Literal

Reach = Literal["thing", "caller", "anybody", "operator"]
Needs = Literal["read", "build", "account", "signing in"]


@dataclass(frozen=True)
class Endpoint:
    """Who may ask an address.

    `reach`: it names a `thing` of one user (404 for every other), it is about the `caller` himself, it answers
    `anybody`, or an `operator` alone (404 for others). `needs` is the right of a personal token, or `signing in` where
    none will do. `owner` is the status that the owner gets for this very request, so that a refusal of others is no
    refusal of the request; None where asking would start something large, which other tests do. `{…}` in the body
    stands for things of the owner.
    """

    reach: Reach
    owner: int | None
    needs: Needs = "read"
    body: Any = None
    content: bytes = b""
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def thing(owner: int | None, needs: Needs = "read", **request: Any) -> Endpoint:
    return Endpoint("thing", owner, needs, **request)


def caller(owner: int | None, needs: Needs = "read", **request: Any) -> Endpoint:
    return Endpoint("caller", owner, needs, **request)


def anybody(status: int, **request: Any) -> Endpoint:
    return Endpoint("anybody", status, **request)


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("index.html", "<p>hello</p>")
    return packed.getvalue()


# One transparent pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e366"
    "0000000049454e44ae426082"
)
_ZIP: dict[str, Any] = {"content": archive(), "headers": {"Content-Type": "application/zip"}}
_MATCHING = {"If-Match": '"{file_sha256}"'}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_PLAN = {"tasks": [{"title": "t"}], "requirements": [{"text": "r"}]}
_FROM_AFAR = {"X-Forwarded-For": "203.0.113.9"}

ENDPOINTS = {
    # Reading a project
    "GET /api/projects/{project_id:uuid}": thing(200),
    "GET /api/projects/{project_id}/builds": thing(200),
    "GET /api/projects/{project_id}/ledger": thing(200),
    "GET /api/projects/{project_id}/credits": thing(200),
    "GET /api/projects/{project_id}/events": thing(None),  # streams for ever: test_endpoints reads it by itself
    "WS /api/projects/{project_id}/events": thing(None),
    "GET /api/projects/{project_id}/files": thing(200),
    "GET /api/projects/{project_id}/files/{path:path}": thing(200),
    "GET /api/projects/{project_id}/history/{path:path}": thing(200),
    "GET /api/projects/{project_id}/screenshots/{sha256}": thing(200),
    "GET /api/projects/{project_id}/picture": thing(200),
    "GET /api/projects/{project_id}/versions": thing(200),
    "GET /api/projects/{project_id}/versions/{number}/picture": thing(200),
    "GET /api/projects/{project_id}/versions/{old}/diff/{new}": thing(200),
    "POST /api/projects/{project_id}/export": thing(200),
    "GET /api/projects/{project_id}/preview": thing(200),
    "GET /api/projects/{project_id}/preview/console": thing(200),
    "GET /api/projects/{project_id}/secrets": thing(200),
    "GET /api/projects/{project_id}/hosts": thing(200),
    "GET /api/projects/{project_id}/packages": thing(200),
    "GET /api/projects/{project_id}/needs": thing(200),
    "GET /api/projects/{project_id}/routes": thing(200),
    "POST /api/projects/{project_id}/estimate": thing(200, body={}),
    "GET /api/builds/{build_id}": thing(200),
    "GET /api/builds/{build_id}/plan": thing(200),
    "GET /api/projects/{project_id}/shares": thing(200),
    # Changing it
    "PATCH /api/projects/{project_id:uuid}": thing(200, "build", body={"name": "renamed"}),
    "PUT /api/projects/{project_id}/files/{path:path}": thing(200, "build", body={"text": "x"}, headers=_MATCHING),
    "POST /api/projects/{project_id}/files/{path:path}": thing(
        422, "build", body={"to": "notes.txt/inside"}
    ),  # into itself
    "POST /api/projects/{project_id}/versions/{number}/restore": thing(409, "build"),  # its build is queued
    "POST /api/projects/{project_id}/versions/{number}/fork": thing(201, "build"),
    "POST /api/projects/{project_id}/generate": thing(409, "build", body={}),  # it has one that is queued
    "POST /api/projects/{project_id}/chat": thing(202, "build", body={"text": "hello"}),
    "POST /api/projects/{project_id}/import": thing(409, "build", **_ZIP),  # it has files
    "POST /api/projects/{project_id}/shares": thing(201, "account", body={"name": "another"}),
    "PATCH /api/projects/{project_id}/shares/{share_id}": thing(200, "account", body={"name": "renamed"}),
    "DELETE /api/projects/{project_id}/shares/{share_id}": thing(204, "account"),
    "PUT /api/projects/{project_id}/secrets/{name}": thing(200, "account", body={"value": "sk_test_123456"}),
    "PUT /api/projects/{project_id}/hosts/{host}": thing(200, "account"),
    "PUT /api/projects/{project_id}/packages/{name:path}": thing(200, "account"),
    "PUT /api/projects/{project_id}/routes": thing(
        200, "account", body={"code": [{"key_id": "{key_id}", "model": "m"}]}
    ),
    "POST /api/projects/{project_id}/open": thing(
        404, "build", query="instead_of=00000000-0000-0000-0000-000000000000"
    ),
    "POST /api/projects/{project_id}/preview": thing(None, "build"),  # starts an app
    "DELETE /api/projects/{project_id}/preview": thing(204, "build"),
    # Steering its build, which waits in the queue
    "POST /api/builds/{build_id}/pause": thing(200, "build"),
    "POST /api/builds/{build_id}/approve": thing(409, "build"),
    "POST /api/builds/{build_id}/answers": thing(409, "build", body={"answers": []}),
    "POST /api/builds/{build_id}/accept": thing(409, "build"),
    "PUT /api/builds/{build_id}/plan": thing(409, "build", body=_PLAN),  # it has none yet
    "POST /api/builds/{build_id}/cancel": thing(200, "build"),
    "POST /api/builds/{build_id}/resume": thing(409, "build", body={}),
    # Teams
    "GET /api/teams": caller(200),
    "POST /api/teams": caller(201, "signing in", body={"name": "another"}),
    "POST /api/teams/invitation": caller(404, "signing in", body={"token": "never-was"}),
    "POST /api/teams/join": caller(404, "signing in", body={"token": "never-was"}),
    "GET /api/teams/{team_id:uuid}": thing(200),
    "PATCH /api/teams/{team_id:uuid}": thing(200, "signing in", body={"name": "renamed"}),
    "PUT /api/teams/{team_id}/budget": thing(204, "signing in", body={"usd": "5"}),
    "GET /api/teams/past": caller(200),
    "PUT /api/teams/{team_id}/offer": thing(204, "signing in", body={"user_id": "{user_id}"}),  # who owns it already
    "POST /api/teams/{team_id}/offer": thing(404, "signing in", body={"takes": False}),  # nobody was asked
    "GET /api/teams/{team_id}/credits": thing(200),
    "POST /api/teams/{team_id}/credits": thing(402, "signing in", body={"credits": "1", "reference": "x"}),
    "GET /api/teams/{team_id}/credits.csv": thing(200),
    "GET /api/teams/{team_id}/members": thing(200),
    "PUT /api/teams/{team_id}/members/{user_id}/role": thing(403, "signing in", body={"role": "viewer"}),  # the owner
    "PUT /api/teams/{team_id}/members/{user_id}/budget": thing(403, "signing in", body={"usd": "5"}),  # the owner
    "DELETE /api/teams/{team_id}/members/{user_id}": thing(409, "signing in"),  # the owner stays
    "GET /api/teams/{team_id}/invitations": thing(200),
    "POST /api/teams/{team_id}/invitations": thing(201, "signing in", body={"role": "viewer"}),
    "DELETE /api/teams/{team_id}/invitations/{invitation_id}": thing(204, "signing in"),
    "GET /api/teams/{team_id}/keys": thing(200),
    "PUT /api/teams/{team_id}/keys/{key_id}": thing(204, "signing in"),
    "DELETE /api/teams/{team_id}/keys/{key_id}": thing(204, "signing in"),
    "GET /api/teams/{team_id}/log": thing(200),
    "PUT /api/projects/{project_id:uuid}/team": thing(204, "account", body={"team_id": None}),  # it is in none
    # What is the caller's own
    "GET /api/projects": caller(200),
    "POST /api/projects": caller(201, "build", body={"description": "a list"}),
    "POST /api/projects/import": caller(201, "build", **_ZIP),
    "POST /api/user/images": caller(201, "build", content=PNG, headers={"Content-Type": "image/png"}),
    "GET /api/user/profile": caller(200),
    "PATCH /api/user/profile": caller(200, "account", body={"theme": "dark"}),
    "GET /api/billing/credits": caller(200),
    "GET /api/billing/credits.csv": caller(200),
    "GET /api/user/usage": caller(200),
    "GET /api/user/usage.csv": caller(200),
    "GET /api/user/budgets": caller(200),
    "PUT /api/user/budgets": caller(200, "account", body={"month": {"usd": "5"}}),
    "GET /api/user/api-keys": caller(200),
    "POST /api/user/api-keys": caller(422, "account", body={"provider_id": "none", "api_key": "sk-0123456789ab"}),
    "GET /api/user/recommendations": caller(200, query="role=developer"),
    "GET /api/user/routes": caller(200),
    "PUT /api/user/routes": caller(200, "account", body={"code": [], "fails_over": True}),
    "GET /api/providers": caller(200),
    "GET /api/models": caller(200),
    "GET /api/billing": caller(200),
    "POST /api/billing/checkout": caller(409, "signing in", body={"plan": "starter"}),  # no keys of Stripe's here
    "POST /api/billing/portal": caller(409, "signing in", body={}),
    "GET /api/user/audit": caller(200, "signing in"),
    "POST /api/user/export": caller(200, "account"),
    "DELETE /api/user": caller(422, "signing in", body={"email": "nobody@example.com"}),
    "GET /api/user/sessions": caller(200, "signing in"),
    "GET /api/user/tokens": caller(200, "signing in"),
    "POST /api/user/tokens": caller(201, "signing in", body={"name": "another"}),
    # Keys, tokens, sessions by their id
    "GET /api/user/api-keys/{key_id}/models": thing(200),
    "PATCH /api/user/api-keys/{key_id}": thing(200, "account", body={"key_name": "renamed"}),
    "POST /api/user/api-keys/{key_id}/test": thing(200, "account"),
    "PUT /api/user/api-keys/{key_id}/secret": thing(200, "account", body={"api_key": "sk-0123456789cd"}),
    "DELETE /api/user/api-keys/{key_id}": thing(204, "account"),
    "DELETE /api/user/tokens/{token_id}": thing(204, "signing in"),
    "DELETE /api/user/sessions/{session_id}": thing(204, "signing in"),
    "DELETE /api/user/sessions": caller(204, "signing in"),
    # Ends of what a project has, and of the project
    "DELETE /api/projects/{project_id}/secrets/{name}": thing(204, "account"),
    "DELETE /api/projects/{project_id}/hosts/{host}": thing(204, "account"),
    "DELETE /api/projects/{project_id}/packages/{name:path}": thing(204, "account"),
    "DELETE /api/projects/{project_id}/files/{path:path}": thing(412, "build", headers=_MATCHING),  # it was written
    "DELETE /api/teams/{team_id:uuid}": thing(204, "signing in"),
    "DELETE /api/projects/{project_id:uuid}": thing(204, "account"),
    # Open to everybody
    "GET /api/plans": anybody(200),
    "GET /api/user/limits": caller(200),
    "GET /api/user/enterprise-requests": caller(200),
    "POST /api/user/enterprise-requests": caller(201, "account", body={"company": "A", "words": "For all of us"}),
    "GET /api/shared/{share_token}": anybody(404),  # of a link that never was: tests/integration/shares has real ones
    "POST /api/shared/{share_token}/preview": anybody(404),
    "GET /api/shared/{share_token}/preview": anybody(404),
    "GET /api/shared/{share_token}/screenshots/{sha256}": anybody(404),
    "GET /api/shared/{share_token}/files": anybody(404),
    "GET /api/shared/{share_token}/files/{path:path}": anybody(404),
    "POST /api/shared/{share_token}/fork": caller(404, "build"),
    "POST /api/billing/webhook": anybody(409, body={}),  # refused unsigned where there are keys
    "GET /api/docs": anybody(200),
    "GET /api/openapi.json": anybody(200),
    "GET /health": anybody(200),
    "GET /health/ready": anybody(503),  # no worker runs here
    "GET /api/admin/audit": Endpoint("operator", 200),
    "GET /api/admin/analytics": Endpoint("operator", 200),
    "GET /api/admin/overview": Endpoint("operator", 200),
    "GET /api/admin/users": Endpoint("operator", 200),
    "GET /api/admin/users/{user_id}/plan": Endpoint("operator", 200),
    "PUT /api/admin/users/{user_id}/plan": Endpoint("operator", 200, body={"plan": None}),
    "GET /api/admin/requests": Endpoint("operator", 200),
    "POST /api/admin/requests/{request_id}/answered": Endpoint("operator", 404),  # not one of those that there are
    "GET /api/admin/builds": Endpoint("operator", 200),
    "GET /api/admin/queue": Endpoint("operator", 200),
    "POST /api/admin/builds/{build_id}/stop": Endpoint("operator", 204),
    "PUT /api/admin/users/{user_id}/lock": Endpoint("operator", 409),  # it is an operator's
    "DELETE /api/admin/users/{user_id}/lock": Endpoint("operator", 204),  # it was open already
    "GET /metrics": Endpoint("operator", 200, headers=_FROM_AFAR),
    "* /api/{rest:path}": anybody(404),
    # The forms of the pages: they answer with a page to go to, and refuse other sites' pages
    "POST /session/sign-up": anybody(303, content=b"email=&password=", headers=_FORM),
    "POST /session/sign-in": anybody(303, content=b"email=&password=", headers=_FORM),
    "POST /session/sign-out": anybody(303, headers=_FORM),
    "POST /session/password": anybody(303, content=b"present=a&new=b", headers=_FORM),
    "POST /session/new-password": anybody(303, content=b"new=b", headers=_FORM),
    "POST /session/recover": anybody(303, content=b"email=", headers=_FORM),
    "POST /session/link": anybody(303, content=b"email=", headers=_FORM),
    "POST /session/resend": anybody(303, headers=_FORM),
    "POST /session/code": anybody(303, content=b"code=123456", headers=_FORM),
    "POST /confirm": anybody(303, query="type=recovery&token_hash=abcdefgh", headers=_FORM),
    "POST /confirm/": anybody(303, query="type=recovery&token_hash=abcdefgh", headers=_FORM),
    "POST /session/email": anybody(303, content=b"email=", headers=_FORM),
    "POST /session/oauth": anybody(303, content=b"provider=none", headers=_FORM),
    "GET /session/callback": anybody(303, query="code=abcdefgh"),  # comes from other sites: of use with a cookie alone
    "POST /session/unlink": anybody(303, content=b"identity_id=none", headers=_FORM),
    "POST /session/delete-account": anybody(303, content=b"email=nobody", headers=_FORM),
    # The auth server, which has errors of its own
    "POST /auth/v1/signup": anybody(400, body={"email": "x", "password": "x"}),
    "POST /auth/v1/token": anybody(400, body={}),
    "GET /auth/v1/user": caller(200, "signing in"),
    "PUT /auth/v1/user": caller(200, "signing in", body={"data": {"theme": "dark"}}),
    "POST /auth/v1/recover": anybody(400, body={"email": "x"}),
    "POST /auth/v1/otp": anybody(400, body={"email": "x"}),
    "POST /auth/v1/magiclink": anybody(400, body={"email": "x"}),
    "POST /auth/v1/resend": anybody(400, body={"type": "signup", "email": "x"}),
    "GET /auth/v1/verify": anybody(400),
    "POST /auth/v1/verify": anybody(403, body={"type": "recovery", "token_hash": "x"}),
    "GET /auth/v1/reauthenticate": caller(200, "signing in"),
    "GET /auth/v1/authorize": anybody(400),
    "GET /auth/v1/callback": anybody(302),
    "GET /auth/v1/user/identities/authorize": caller(400, "signing in"),
    "DELETE /auth/v1/user/identities/{identity_id}": caller(422, "signing in"),  # the one that cannot be unlinked
    "GET /auth/v1/.well-known/jwks.json": anybody(200),
    "GET /auth/v1/settings": anybody(200),
    "GET /auth/v1/health": anybody(200),
    "POST /auth/v1/logout": caller(204, "signing in", query="scope=local"),
}

_ROUTE = [{"key_id": "{their_key_id}", "model": "m"}]

# A user's own addresses, with another user's things in the body; what comes of it.
CROSSED = (
    ("POST /api/projects/{project_id}/estimate", {"key_id": "{their_key_id}", "model": "demo"}, "key_not_found"),
    ("POST /api/projects/{project_id}/generate", {"key_id": "{their_key_id}", "model": "demo"}, "key_not_found"),
    ("POST /api/projects/{project_id}/generate", {"images": ["{their_sha256}"]}, "image_gone"),
    ("POST /api/builds/{build_id}/resume", {"key_id": "{their_key_id}", "model": "demo"}, "key_not_found"),
    ("PUT /api/projects/{project_id}/routes", {"code": _ROUTE}, "key_not_found"),
    ("PUT /api/user/routes", {"code": _ROUTE}, "key_not_found"),
    ("PUT /api/projects/{project_id:uuid}/team", {"team_id": "{their_team_id}"}, "team_not_found"),
    ("PUT /api/user/budgets", {"projects": [{"project_id": "{their_project_id}", "usd": "5"}]}, "project_not_found"),
)
