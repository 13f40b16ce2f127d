"""The user's own model keys, and what can be chosen."""

from uuid import UUID

from fastapi import APIRouter

from samokoder_app.accounts.usage import PlanRow, list_plans
from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, ItemList
from samokoder_app.keys import service
from samokoder_app.keys.views import KeyDraft, KeyView, ModelView, ProviderView

router = APIRouter(prefix="/api", tags=["models"], responses=ERRORS)


@router.get("/user/api-keys")
async def list_keys(user: User) -> ItemList[KeyView]:
    """List your keys; only a mask of each comes back."""
    return ItemList(items=await service.list_keys(user))


@router.post("/user/api-keys", status_code=201)
async def add_key(user: User, body: KeyDraft) -> KeyView:
    """Try a key at its provider and keep it encrypted."""
    return await service.add_key(user, body)


@router.delete("/user/api-keys/{key_id}", status_code=204)
async def delete_key(user: User, key_id: UUID) -> None:
    """Forget a key."""
    await service.delete_key(user, key_id)


@router.get("/providers")
async def providers(user: User) -> ItemList[ProviderView]:
    """List providers of models."""
    return ItemList(items=await service.list_providers(user))


@router.get("/models")
async def models(user: User) -> ItemList[ModelView]:
    """List models, the demo model first."""
    return ItemList(items=await service.list_models(user))


@router.get("/plans", responses={})
async def plans() -> ItemList[PlanRow]:
    """List plans and their limits."""
    return ItemList(items=await list_plans())
