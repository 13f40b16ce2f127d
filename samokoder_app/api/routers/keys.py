"""The user's own model keys, and what can be chosen."""

from uuid import UUID

from fastapi import APIRouter

from engine.builds.state import Role
from engine.llm.routing.tiers import Tier
from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, Cursor, ItemList, Limit, page_of
from samokoder_app.keys import changing, service
from samokoder_app.keys.models import list_key_models
from samokoder_app.keys.recommending import recommend
from samokoder_app.keys.views import (
    KeyChange,
    KeyDraft,
    KeyView,
    ModelView,
    NewSecret,
    ProviderView,
    RecommendationView,
)

router = APIRouter(prefix="/api", tags=["models"], responses=ERRORS)


@router.get("/user/api-keys")
async def list_keys(user: User) -> ItemList[KeyView]:
    """List your keys; only a mask of each comes back."""
    return ItemList(items=await service.list_keys(user))


@router.post("/user/api-keys", status_code=201)
async def add_key(user: User, body: KeyDraft) -> KeyView:
    """Try a key at its provider and keep it encrypted."""
    return await service.add_key(user, body)


@router.patch("/user/api-keys/{key_id}")
async def change_key(user: User, key_id: UUID, body: KeyChange) -> KeyView:
    """Rename a key, name its model, or move it: keys serve in their order."""
    return await changing.change_key(user, key_id, body)


@router.post("/user/api-keys/{key_id}/test")
async def check_key(user: User, key_id: UUID) -> KeyView:
    """Test a key again; `health` says what came of it."""
    return await changing.check_key(user, key_id)


@router.put("/user/api-keys/{key_id}/secret")
async def replace_secret(user: User, key_id: UUID, body: NewSecret) -> KeyView:
    """Test another secret and put it in place of the one before; the key's id stays."""
    return await changing.replace_secret(user, key_id, body)


@router.get("/user/api-keys/{key_id}/models")
async def key_models(user: User, key_id: UUID, cursor: Cursor = None, limit: Limit = 1_000) -> ItemList[ModelView]:
    """List the models that a key can use, with prices where they are known."""
    return page_of(await list_key_models(user, key_id), _name, cursor, limit)


@router.get("/user/recommendations")
async def recommendations(user: User, role: Role | Tier) -> ItemList[RecommendationView]:
    """List which models of your keys suit a role, or all roles of a tier, the best first."""
    return ItemList(items=await recommend(user, role))


@router.delete("/user/api-keys/{key_id}", status_code=204)
async def delete_key(user: User, key_id: UUID) -> None:
    """Forget a key."""
    await service.delete_key(user, key_id)


@router.get("/providers")
async def providers(user: User) -> ItemList[ProviderView]:
    """List providers of models."""
    return ItemList(items=await service.list_providers(user))


@router.get("/models")
async def models(user: User, cursor: Cursor = None, limit: Limit = 1_000) -> ItemList[ModelView]:
    """List models that everybody may know of, the demo model first; what a key can use is listed for each key."""
    return page_of(await service.list_models(user), _name, cursor, limit)


def _name(model: ModelView) -> str:
    return f"{model.provider_id} {model.model}"
