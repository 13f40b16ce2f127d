"""Which right a request needs."""

import pytest
from fastapi.routing import APIRoute

from samokoder_app.accounts.scopes import needed_scope
from samokoder_app.api.app import _ROUTERS
from samokoder_app.db.repositories.access_tokens import Scope

PROJECT = "/api/projects/0b8f2f7e-3f55-4a7a-9a43-1f2f3d1f0a11"


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/api/projects", Scope.READ),
        ("POST", f"{PROJECT}/export", Scope.READ),
        ("POST", f"{PROJECT}/estimate", Scope.READ),
        ("PUT", f"{PROJECT}/files/a/export", Scope.BUILD),
        ("DELETE", f"{PROJECT}/export", Scope.BUILD),
        ("POST", f"{PROJECT}/files/estimate", Scope.BUILD),
        ("POST", "/api/builds/x/cancel", Scope.BUILD),
        ("POST", "/api/user/images", Scope.BUILD),
        ("PUT", f"{PROJECT}/routes", Scope.ACCOUNT),
        ("PUT", f"{PROJECT}/secrets/A", Scope.ACCOUNT),
        ("PUT", f"{PROJECT}/files/secrets/A", Scope.BUILD),
        ("GET", f"{PROJECT}/secrets", Scope.READ),
        ("DELETE", PROJECT, Scope.ACCOUNT),
        ("DELETE", f"{PROJECT}/preview", Scope.BUILD),
        ("PUT", "/api/user/routes", Scope.ACCOUNT),
        ("DELETE", "/api/user/api-keys/x", Scope.ACCOUNT),
        ("GET", "/api/user/tokens", None),
        ("POST", "/api/user/tokens", None),
        ("GET", "/api/user/sessions", None),
        ("DELETE", "/api/user/sessions/x", None),
        ("POST", "/api/billing/checkout", None),
        ("POST", "/session/sign-in", None),
    ],
)
def test_a_request_needs_its_right(method: str, path: str, scope: Scope | None) -> None:
    assert needed_scope(method, path) is scope


PAYING = ("/api/billing/checkout", "/api/billing/portal", "/api/billing/webhook")


def test_every_operation_of_the_api_but_those_of_the_account_itself_has_a_right() -> None:
    routes = [route for module in _ROUTERS for route in module.router.routes if isinstance(route, APIRoute)]
    without = {
        route.path
        for route in routes
        for method in route.methods
        if route.path.startswith("/api/") and needed_scope(method, route.path) is None
    }
    # Who belongs to a team, and with what rights, is no token's to change.
    changing_teams = {
        route.path for route in routes if route.path.startswith("/api/teams") and not route.methods <= {"GET", "HEAD"}
    }
    signed_in_only = ("/api/user/tokens", "/api/user/sessions", "/api/user/audit", "/api/admin/", *PAYING)
    assert without == {"/api/user"} | changing_teams | {
        route.path for route in routes if route.path.startswith(signed_in_only)
    }
