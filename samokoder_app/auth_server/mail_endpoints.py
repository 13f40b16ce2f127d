"""The handlers of what is done by mail: asking for links and codes, and using them."""

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from samokoder_app.auth_server.answers import API_VERSION, json_answer
from samokoder_app.auth_server.bodies import OtpBody, RecoverBody, ResendBody, VerifyBody, read_body
from samokoder_app.auth_server.errors import AuthFailure
from samokoder_app.auth_server.proofs import KINDS, Agreed
from samokoder_app.auth_server.requests import asking_of, bearer_of
from samokoder_app.auth_server.service import AuthService
from samokoder_app.auth_server.views import TokenAnswer

_ONE_AGREED = "Confirmation link accepted. Please proceed to confirm link sent to the other email"
_BOTH_AGREED = "Email address changed"


class MailEndpoints:
    """The handlers, around one service."""

    def __init__(self, service: AuthService) -> None:
        self._service = service

    async def recover(self, request: Request) -> Response:
        """`POST /recover`: the same answer for every address."""
        body = await read_body(request, RecoverBody)
        await self._service.mail_requests.recover(body.email, asking_of(request, self._service, body))
        return json_answer({})

    async def one_time_password(self, request: Request) -> Response:
        """`POST /otp`: a link and a code to sign in; the same answer for every address."""
        body = await read_body(request, OtpBody)
        asking = asking_of(request, self._service, body)
        await self._service.mail_requests.one_time_password(body.email, asking, makes_user=body.create_user)
        return json_answer({})

    async def magic_link(self, request: Request) -> Response:
        """`POST /magiclink`, as older clients call it."""
        body = await read_body(request, RecoverBody)
        asking = asking_of(request, self._service, body)
        await self._service.mail_requests.one_time_password(body.email, asking, makes_user=False)
        return json_answer({})

    async def resend(self, request: Request) -> Response:
        """`POST /resend`: the mail of a sign-up or of a change of address once more; the same answer always."""
        body = await read_body(request, ResendBody)
        asking = asking_of(request, self._service, body)
        if body.type == "signup":
            await self._service.mail_requests.resend_sign_up(body.email, asking)
        else:
            await self._service.mail_requests.resend_email_change(body.email, asking)
        return json_answer({})

    async def reauthenticate(self, request: Request) -> Response:
        """`GET /reauthenticate`: a code for who is signed in."""
        claims, _ = await bearer_of(request, self._service)
        await self._service.mail_requests.reauthenticate(claims, asking_of(request, self._service))
        return json_answer({})

    async def verify(self, request: Request) -> Response:
        """`POST /verify`: the token of a link, or an address with a code, for a session."""
        body = await read_body(request, VerifyBody)
        asking = asking_of(request, self._service)
        if body.email and body.token:
            answer = await self._service.proofs.by_code(body.type, body.email, body.token, asking)
        elif body.token_hash or body.token:
            answer = await self._service.proofs.by_link(body.type, body.token_hash or body.token or "", asking)
        else:
            raise AuthFailure(400, "validation_failed", "Verify requires a token or a token hash")
        return json_answer(_told(answer))

    async def verify_link(self, request: Request) -> Response:
        """`GET /verify`, the link of a mail to a client of another site: on to that site, with a code or a session.

        A link to our own pages leads to the one with the button, and nothing is used up; nor by who only looks (HEAD). So
        does one that takes an account over: a program that opens mails would end its sessions and its password.
        """
        kind, token = request.query_params.get("type", ""), request.query_params.get("token", "")
        if kind not in KINDS or not token:
            raise AuthFailure(400, "validation_failed", "Verify requires a token and a verification type")
        asking = asking_of(request, self._service)
        target = asking.redirect_to
        if target is None or request.method == "HEAD" or not self._service.postman.leads_elsewhere(target):
            return _redirect(self._service.postman.confirm_page(kind, token))
        if await self._service.proofs.takes_over(kind, token):
            return _redirect(self._service.postman.confirm_page(kind, token))
        try:
            answer = await self._service.proofs.by_link_of_client(kind, token, asking)
        except AuthFailure as error:
            return _redirect(_with(target, "#", _error(error)))
        if isinstance(answer, str):
            return _redirect(_with(target, "?", {"code": answer}))
        return _redirect(_with(target, "#", _fragment(answer, kind)))


def _told(answer: TokenAnswer | Agreed) -> dict[str, Any]:
    if isinstance(answer, TokenAnswer):
        return answer.model_dump()
    return {"code": "200", "msg": _BOTH_AGREED if answer.is_done else _ONE_AGREED}


def _fragment(answer: TokenAnswer | Agreed, kind: str) -> dict[str, str]:
    if isinstance(answer, Agreed):
        return {"message": _BOTH_AGREED if answer.is_done else _ONE_AGREED}
    named = answer.model_dump(include={"access_token", "refresh_token", "expires_in", "expires_at", "token_type"})
    return {**{name: str(value) for name, value in named.items()}, "type": kind}


def _error(error: AuthFailure) -> dict[str, str]:
    return {"error": "access_denied", "error_code": error.code, "error_description": error.message}


def _with(target: str, sign: str, values: dict[str, str]) -> str:
    return f"{target}{'&' if sign == '?' and '?' in target else sign}{urlencode(values)}"


def _redirect(target: str) -> Response:
    return RedirectResponse(target, 303, headers={**API_VERSION, "referrer-policy": "no-referrer"})
