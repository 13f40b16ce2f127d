"""All of the caller's data: what was done with it, its export, its end."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from samokoder_app import paths
from samokoder_app.accounts import audit
from samokoder_app.accounts.audit import AuditKind, AuditRow, OperatorsAuditRow
from samokoder_app.accounts.same_origin import check_same_origin
from samokoder_app.accounts.sessions import COOKIE_NAME, resolve_cookie
from samokoder_app.api.access import Operator, User
from samokoder_app.api.bodies import ERRORS, ItemList
from samokoder_app.api.downloads import download_headers
from samokoder_app.api.errors import ErrorAnswer
from samokoder_app.client_address import client_address
from samokoder_app.errors import ProductError
from samokoder_app.own_data import deleting, exporting
from samokoder_app.own_data.deleting import AccountEnd, AccountEnded

router = APIRouter(prefix="/api", tags=["user"], responses=ERRORS)
forms = APIRouter(include_in_schema=False)

_Size = Annotated[int, Query(ge=1, le=audit.MAX_PAGE)]
_Cursor = Annotated[str | None, Query(max_length=100)]
_REFUSED: dict[int | str, dict[str, Any]] = {
    403: {"model": ErrorAnswer, "description": "The password does not match, or the sign-in is not fresh enough."},
    409: {"model": ErrorAnswer, "description": "The last operator cannot leave while others have accounts."},
}

_RUNNING: dict[int | str, dict[str, Any]] = {
    409: {"model": ErrorAnswer, "description": "Another export of yours is being made."}
}


@router.get("/user/audit")
async def own_audit(user: User, cursor: _Cursor = None, limit: _Size = 50) -> ItemList[AuditRow]:
    """List what was done with your account, the newest first: sign-ins, keys, tokens, exports, deletions."""
    page = await audit.list_own(user, cursor, limit)
    return ItemList(items=list(page.items), next_cursor=page.next_cursor)


@router.get("/admin/audit")
async def all_audit(
    user: Operator,
    cursor: _Cursor = None,
    limit: _Size = 50,
    user_id: Annotated[UUID | None, Query(description="Whose lines alone.")] = None,
    kind: Annotated[AuditKind | None, Query(description="Lines of this kind alone.")] = None,
) -> ItemList[OperatorsAuditRow]:
    """List what was done with all accounts of this installation, the newest first. For signed-in operators."""
    page = await audit.list_all(user, cursor, limit, user_id, kind)
    return ItemList(items=list(page.items), next_cursor=page.next_cursor)


@router.post("/user/export", response_class=StreamingResponse, responses=_RUNNING)
async def export_own_data(user: User) -> StreamingResponse:
    """Download all your data as one ZIP; its README.txt says what is what. Keys and secrets are not in it."""
    chunks = await exporting.begin_export(user)
    return StreamingResponse(chunks, media_type="application/zip", headers=download_headers(exporting.export_name()))


@router.delete("/user", responses=_REFUSED)
async def delete_account(request: Request, response: Response, user: User, body: AccountEnd) -> AccountEnded:
    """Delete your account with all that belongs to it, at once and for good. Not for personal access tokens."""
    ended = await deleting.delete_account(user, body, client_address(request))
    _forget_cookie(response)
    return ended


@forms.post(paths.SESSION_DELETE_ACCOUNT)
async def delete_account_form(
    request: Request,
    email: Annotated[str, Form(max_length=320)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
) -> RedirectResponse:
    """The same from the account page: to the sign-in page when it is done, back with `?refused=code` when not."""
    check_same_origin(request)
    user = await resolve_cookie(request.headers.get("cookie"))
    if user is None:
        return RedirectResponse(paths.SIGN_IN, 303)
    try:
        end = AccountEnd.model_validate({"email": email, "password": password or None})
        ended = await deleting.delete_account(user, end, client_address(request))
    except ProductError as error:
        return RedirectResponse(paths.account_data(refused=error.code), 303)
    done = "login_remains" if ended.login_remains else "account_deleted"
    response = RedirectResponse(f"{paths.SIGN_IN}?done={done}", 303)
    _forget_cookie(response)
    return response


def _forget_cookie(response: Response) -> None:
    response.delete_cookie(COOKIE_NAME, path="/", secure=True, httponly=True, samesite="lax")
