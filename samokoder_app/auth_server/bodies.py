"""What clients send, as GoTrue reads it."""

from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from samokoder_app.auth_server.errors import AuthFailure

_MAX_BODY = 64_000


class Body(BaseModel):
    """The body of a request; what is not known is passed by."""

    model_config = ConfigDict(frozen=True, extra="ignore")


BodyType = TypeVar("BodyType", bound=Body)


class Challenged(Body):
    """A request that ends in a link: with a challenge the link leads to a code instead of a session."""

    code_challenge: str | None = Field(default=None, max_length=200, pattern=r"^[A-Za-z0-9._~-]*$")
    code_challenge_method: Literal["s256", "S256"] | None = None


class SignUpBody(Challenged):
    """`POST /signup`."""

    email: str = Field(max_length=320)
    password: str = Field(max_length=4096)
    data: dict[str, Any] | None = None


class PasswordBody(Body):
    """`POST /token?grant_type=password`."""

    email: str = Field(max_length=320)
    password: str = Field(max_length=4096)


class RefreshBody(Body):
    """`POST /token?grant_type=refresh_token`."""

    refresh_token: str = Field(max_length=200)


class CodeBody(Body):
    """`POST /token?grant_type=pkce`."""

    auth_code: str = Field(max_length=200)
    code_verifier: str = Field(max_length=200)


class UserBody(Challenged):
    """`PUT /user`."""

    password: str | None = Field(default=None, max_length=4096)
    data: dict[str, Any] | None = None
    email: str | None = Field(default=None, max_length=320)
    nonce: str | None = Field(default=None, max_length=200)


class RecoverBody(Challenged):
    """`POST /recover` and `/magiclink`."""

    email: str = Field(max_length=320)


class OtpBody(RecoverBody):
    """`POST /otp`."""

    create_user: bool = True


class ResendBody(Challenged):
    """`POST /resend`."""

    type: Literal["signup", "email_change"]
    email: str = Field(max_length=320)


class VerifyBody(Body):
    """`POST /verify`: the token of a link, or an address with a code."""

    type: Literal["signup", "email", "magiclink", "recovery", "email_change"]
    token_hash: str | None = Field(default=None, max_length=200)
    email: str | None = Field(default=None, max_length=320)
    token: str | None = Field(default=None, max_length=200)


async def read_body(request: Request, kind: type[BodyType]) -> BodyType:
    """The body of a request; raises `AuthFailure` if it is none of this kind or too large."""
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > _MAX_BODY:
            raise AuthFailure(413, "validation_failed", "Request body too large")
    try:
        return kind.model_validate_json(content)
    except ValidationError as error:
        raise AuthFailure(400, "validation_failed", "Could not parse request body as JSON") from error
