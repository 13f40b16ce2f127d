"""Handlers of the user's own keys."""

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.features.account.views import KeyRow, ProviderOption, key_rows, provider_option
from samokoder_app.features.model_routes.state import RoutesState
from samokoder_app.keys.changing import change_key, check_key, replace_secret
from samokoder_app.keys.service import DEMO_PROVIDER, add_key, delete_key, list_keys, list_providers
from samokoder_app.keys.views import KeyChange, KeyDraft, NewSecret
from samokoder_app.session.forms import checked
from samokoder_app.session.ids import object_id
from samokoder_app.session.state import NoticeState
from samokoder_app.session.visitor import signed_in


def _draft(form: dict[str, Any]) -> KeyDraft:
    values = {
        "provider_id": str(form.get("provider_id", "")),
        "key_name": str(form.get("key_name", "")).strip(),
        "api_key": str(form.get("api_key", "")).strip(),
        "base_url": str(form.get("base_url", "")).strip() or None,
        "model": str(form.get("model", "")).strip(),
    }
    return checked(KeyDraft, values)


class KeysState(rx.State):
    """The user's keys, of which only masks ever reach the browser."""

    rows: list[KeyRow] = []
    providers: list[ProviderOption] = []
    provider_id: str = ""
    form: int = 0
    is_adding: bool = False
    is_added: bool = False
    busy_id: str = ""
    editing_id: str = ""
    replacing_id: str = ""
    deleting_id: str = ""

    @rx.event
    async def load(self) -> None:
        """Show the kept keys and the services to choose from."""
        user = await signed_in(self)
        self.providers = [provider_option(item) for item in await list_providers(user) if item.id != DEMO_PROVIDER]
        self.provider_id = self.providers[0].id if self.providers else ""
        await self._show(user)
        self.is_adding, self.is_added = False, False
        self.busy_id = self.editing_id = self.replacing_id = self.deleting_id = ""

    @rx.event
    def choose_provider(self, provider_id: str) -> None:
        """Offer the models that everybody may know of this provider."""
        self.provider_id = provider_id[:64]

    @rx.event
    async def add(self, form: dict[str, Any]) -> AsyncIterator[EventSpec]:
        """Try the key at its service and keep it if it works; what was wrong with the last one is put away.

        A key that names no model yet is opened: now its list is known.
        """
        self.is_adding, self.is_added = True, False
        yield NoticeState.close()
        try:
            user = await signed_in(self)
            key = await add_key(user, _draft(form))
            await self._show(user)
            self.is_added = True
            self.editing_id, self.form = "" if key.model else str(key.id), self.form + 1
            yield rx.set_value("api_key", "")
            yield RoutesState.load()
        finally:
            self.is_adding = False

    @rx.event
    async def test(self, key_id: str) -> AsyncIterator[EventSpec]:
        """Test a kept key again."""
        self.busy_id = key_id
        yield NoticeState.close()
        try:
            user = await signed_in(self)
            await check_key(user, object_id(key_id))
            await self._show(user)
        finally:
            self.busy_id = ""

    @rx.event
    async def move(self, key_id: str, place: int) -> None:
        """Put a key at another place."""
        user = await signed_in(self)
        await change_key(user, object_id(key_id), KeyChange(position=max(place, 1)))
        await self._show(user)

    @rx.event
    def edit(self, key_id: str) -> None:
        """Open or close the form of a key's name and model."""
        self.editing_id, self.replacing_id = ("" if self.editing_id == key_id else key_id), ""

    @rx.event
    def begin_replacing(self, key_id: str) -> None:
        """Open or close the form of a key's new secret."""
        self.replacing_id, self.editing_id = ("" if self.replacing_id == key_id else key_id), ""

    @rx.event
    async def rename(self, form: dict[str, Any]) -> EventSpec:
        """Keep another name and model."""
        user = await signed_in(self)
        name = str(form.get("key_name", "")).strip()[:80] or None
        values = {"key_name": name, "model": str(form.get("key_model", "")).strip()}
        await change_key(user, object_id(self.editing_id), checked(KeyChange, values))
        self.editing_id = ""
        await self._show(user)
        return RoutesState.load()

    @rx.event
    async def replace(self, form: dict[str, Any]) -> AsyncIterator[EventSpec]:
        """Test another secret and put it in place of the one before."""
        self.busy_id = self.replacing_id
        yield NoticeState.close()
        try:
            user = await signed_in(self)
            given = checked(NewSecret, {"api_key": str(form.get("new_secret", "")).strip()})
            await replace_secret(user, object_id(self.replacing_id), given)
            self.replacing_id = ""
            await self._show(user)
        finally:
            self.busy_id = ""

    @rx.event
    def ask_delete(self, key_id: str) -> None:
        """Ask before a key is forgotten."""
        self.deleting_id = key_id

    @rx.event
    def keep(self) -> None:
        """Keep it after all."""
        self.deleting_id = ""

    @rx.event
    async def delete(self) -> EventSpec | None:
        """Forget the key that was asked about, also in the models by role."""
        user = await signed_in(self)
        key_id, self.deleting_id = self.deleting_id, ""
        if not key_id:
            return None
        await delete_key(user, object_id(key_id))
        await self._show(user)
        return RoutesState.load()

    async def _show(self, user: CurrentUser) -> None:
        self.rows = key_rows(await list_keys(user), self.providers)
