"""The user's profile: name, language, theme."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import profiles
from samokoder_app.db.repositories.profiles import ProfileRow
from samokoder_app.db.repositories.storable import storable_text
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound

__all__ = ["ProfileChange", "ProfileRow", "get_profile", "update_profile"]


class ProfileChange(BaseModel):
    """What to change; fields that are not given stay."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    display_name: str | None = Field(default=None, max_length=80)
    language: Literal["ru", "en"] | None = None
    theme: Literal["system", "light", "dark"] = "system"


async def get_profile(user: CurrentUser) -> ProfileRow:
    """The user's profile."""
    async with as_user(user.id) as session:
        profile = await profiles.get(session, user.id)
    if profile is None:
        raise NotFound("profile_not_found")
    return profile


async def update_profile(user: CurrentUser, change: ProfileChange) -> ProfileRow:
    """Change what is given and return the profile."""
    values = change.model_dump(exclude_unset=True)
    if name := values.get("display_name"):
        values["display_name"] = storable_text(name)
    if values:
        async with as_user(user.id) as session:
            await profiles.change(session, user.id, values)
    return await get_profile(user)
