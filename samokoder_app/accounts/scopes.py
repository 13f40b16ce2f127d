"""What a personal access token may do, by method and address: what is new and not named here is not for tokens."""

import re

from samokoder_app.db.repositories.access_tokens import Scope

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_READING_POST = re.compile(r"/api/projects/[^/]+/(estimate|export)")
"""Asked for with POST, and nothing is changed."""

_SETTING_UP = re.compile(r"/api/projects/[^/]+/(secrets|hosts|packages|routes|team|shares)(/.*)?")
"""What an app may reach and use, and who is asked for it: more than changing its files."""

_PROJECT = re.compile(r"/api/projects/[^/]+/?")
_USER = "/api/user/"
_SIGNED_IN_ONLY = re.compile(r"/api/(user/(tokens|sessions|audit)|admin|billing/(checkout|portal|webhook))(/.*)?")
_IMAGES = "/api/user/images"
_WORK = ("/api/projects", "/api/builds/", "/api/shared/")


def needed_scope(method: str, path: str) -> Scope | None:
    """The right that a request needs; None: no token may do it, its owner must be signed in.

    `path` is that of the route, such as `/api/projects/{project_id}`.
    """
    if _SIGNED_IN_ONLY.fullmatch(path):
        return None
    if method in _READING or (method == "POST" and _READING_POST.fullmatch(path)):
        return Scope.READ
    if _SETTING_UP.fullmatch(path) or (method == "DELETE" and _PROJECT.fullmatch(path)):
        return Scope.ACCOUNT
    if path.startswith((*_WORK, _IMAGES)):
        return Scope.BUILD
    return Scope.ACCOUNT if path.startswith(_USER) else None
