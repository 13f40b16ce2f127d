"""Handlers of the user's own keys."""

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx
from pydantic import SecretStr
from reflex.event import EventSpec

from samokoder_app.features.account.routes.state import RoutesState
from samokoder_app.features.account.views import KeyRow, ProviderOption, key_row, provider_option
from samokoder_app.keys.service import DEMO_PROVIDER, add_key, delete_key, list_keys, list_providers
from samokoder_app.keys.views import KeyDraft
from samokoder_app.session.ids import object_id
from samokoder_app.session.state import NoticeState
from samokoder_app.session.visitor import signed_in


def _draft(form: dict[str, Any]) -> KeyDraft:
    return KeyDraft(
        provider_id=str(form.get("provider_id", "")),
        key_name=str(form.get("key_name", "")).strip(),
        api_key=SecretStr(str(form.get("api_key", "")).strip()),
        base_url=str(form.get("base_url", "")).strip() or None,
        model=str(form.get("model", "")).strip(),
    )


class KeysState(rx.State):
    """The user's keys, of which only masks ever reach the browser."""

    rows: list[KeyRow] = []
    providers: list[ProviderOption] = []
    is_adding: bool = False
    is_added: bool = False

    @rx.event
    async def load(self) -> None:
        """Show the kept keys and the services to choose from."""
        user = await signed_in(self)
        self.rows = [key_row(key) for key in await list_keys(user)]
        self.providers = [provider_option(item) for item in await list_providers(user) if item.id != DEMO_PROVIDER]
        self.is_adding, self.is_added = False, False

    @rx.event
    async def add(self, form: dict[str, Any]) -> AsyncIterator[EventSpec]:
        """Try the key at its service and keep it if it works; what was wrong with the last one is put away."""
        self.is_adding, self.is_added = True, False
        yield NoticeState.close()
        try:
            key = await add_key(await signed_in(self), _draft(form))
            self.rows = [*self.rows, key_row(key)]
            self.is_added = True
            yield rx.set_value("api_key", "")
            yield RoutesState.load()
        finally:
            self.is_adding = False

    @rx.event
    async def delete(self, key_id: str) -> EventSpec:
        """Forget a key, also in the models by role."""
        await delete_key(await signed_in(self), object_id(key_id))
        self.rows = [row for row in self.rows if row.id != key_id]
        return RoutesState.load()
