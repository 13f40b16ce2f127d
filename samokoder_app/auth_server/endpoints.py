"""The handlers of accounts and sessions."""

from starlette.requests import Request
from starlette.responses import Response

from samokoder_app.auth_server.answers import API_VERSION, json_answer
from samokoder_app.auth_server.bodies import CodeBody, PasswordBody, RefreshBody, SignUpBody, UserBody, read_body
from samokoder_app.auth_server.config import ProviderName
from samokoder_app.auth_server.errors import AuthFailure
from samokoder_app.auth_server.requests import asking_of, bearer_of
from samokoder_app.auth_server.service import AuthService
from samokoder_app.auth_server.views import user_json


class AuthEndpoints:
    """The handlers, around one service."""

    def __init__(self, service: AuthService) -> None:
        self._service = service

    async def sign_up(self, request: Request) -> Response:
        """`POST /signup`: a session at once, or a user who has to confirm his address."""
        body = await read_body(request, SignUpBody)
        asking = asking_of(request, self._service, body)
        return json_answer(await self._service.sign_ups.sign_up(body.email, body.password, body.data or {}, asking))

    async def token(self, request: Request) -> Response:
        """`POST /token`: the three grants."""
        grant = request.query_params.get("grant_type")
        if grant == "password":
            given = await read_body(request, PasswordBody)
            answer = await self._service.sign_in(given.email, given.password, asking_of(request, self._service))
        elif grant == "refresh_token":
            answer = await self._service.refresh((await read_body(request, RefreshBody)).refresh_token)
        elif grant == "pkce":
            code = await read_body(request, CodeBody)
            asking = asking_of(request, self._service)
            answer = await self._service.exchange_code(code.auth_code, code.code_verifier, asking)
        else:
            raise AuthFailure(400, "invalid_credentials", "unsupported_grant_type")
        return json_answer(answer.model_dump())

    async def get_user(self, request: Request) -> Response:
        """`GET /user`."""
        _, user = await bearer_of(request, self._service)
        return json_answer(user_json(user))

    async def put_user(self, request: Request) -> Response:
        """`PUT /user`: password, metadata, and another address, which both addresses have to confirm."""
        claims, user = await bearer_of(request, self._service)
        body = await read_body(request, UserBody)
        asking = asking_of(request, self._service, body)
        if body.password is not None and body.nonce:
            await self._service.proofs.check_nonce(claims, body.nonce, asking.client)
        if body.password is not None or body.data:
            user = await self._service.update_user(claims, body.password, body.data)
        if body.email:
            await self._service.email_changes.ask(claims, body.email, asking)
            _, user = await bearer_of(request, self._service)
        return json_answer(user_json(user))

    async def sign_out(self, request: Request) -> Response:
        """`POST /logout` with a scope."""
        claims, _ = await bearer_of(request, self._service)
        scope = request.query_params.get("scope", "global")
        if scope not in {"local", "others", "global"}:
            raise AuthFailure(400, "validation_failed", "Unsupported logout scope")
        await self._service.sign_out(claims, scope)
        return Response(status_code=204, headers=API_VERSION)

    async def jwks(self, _request: Request) -> Response:
        """Tokens are signed with a shared secret: there is no public key."""
        return json_answer({"keys": []})

    async def settings(self, _request: Request) -> Response:
        """`GET /settings`: what a client may offer; `mail` is ours: whether anything can be done by mail."""
        config = self._service.config
        return json_answer(
            {
                "external": {
                    "email": True,
                    "phone": False,
                    "anonymous_users": False,
                    **{name.value: name in config.providers for name in ProviderName},
                },
                "disable_signup": config.needs_invitation,
                "mailer_autoconfirm": not config.confirms_addresses,
                "phone_autoconfirm": False,
                "mail": config.sends_mail,
            }
        )

    async def health(self, _request: Request) -> Response:
        """`GET /health`."""
        return json_answer({"name": "GoTrue", "description": "Samokoder's embedded auth server"})
