"""Personal access tokens, for scripts. Only their signed-in owner makes and revokes them."""

from uuid import UUID

from fastapi import APIRouter

from samokoder_app.accounts import tokens
from samokoder_app.accounts.tokens import MadeToken, TokenDraft
from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, ItemList
from samokoder_app.db.repositories.access_tokens import TokenRow

router = APIRouter(prefix="/api/user/tokens", tags=["user"], responses=ERRORS)


@router.get("")
async def list_tokens(user: User) -> ItemList[TokenRow]:
    """List your tokens; only a mask of each comes back."""
    return ItemList(items=await tokens.list_tokens(user))


@router.post("", status_code=201)
async def make_token(user: User, body: TokenDraft) -> MadeToken:
    """Make a token; `token` is told this once."""
    return await tokens.make_token(user, body)


@router.delete("/{token_id}", status_code=204)
async def revoke_token(user: User, token_id: UUID) -> None:
    """End a token at once."""
    await tokens.revoke_token(user, token_id)
