"""The forms of signing up and in: plain posts, so that the session cookie is set by a full page load and no script sees it.

Reflex reads a socket's headers once, when it opens: the redirect after signing in opens a new one.
"""

from fastapi import APIRouter

from samokoder_app.accounts.forms import mails, passwords, providers

router = APIRouter(include_in_schema=False)
for _part in (passwords, mails, providers):
    router.include_router(_part.router)
