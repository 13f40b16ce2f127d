"""Handlers of the page of managed keys."""

from collections.abc import Awaitable
from typing import Any
from uuid import uuid4

import reflex as rx
from pydantic import SecretStr, ValidationError

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.credits.managed import (
    ManagedDraft,
    add_managed,
    change_managed,
    check_managed,
    delete_managed,
    list_managed,
    save_managed,
)
from samokoder_app.billing.credits.selling import ModelDraft, give_credits, offer_model, read_ledger, withdraw_model
from samokoder_app.billing.payments.overseeing import read_payments
from samokoder_app.errors import InvalidInput
from samokoder_app.features.admin.managed.payments.views import PaymentsCard, payments_card
from samokoder_app.features.admin.managed.views import Books, KeyLine, books_of, key_lines
from samokoder_app.features.admin.reading import may_read, note_reading
from samokoder_app.keys.service import list_providers
from samokoder_app.keys.views import ProviderView
from samokoder_app.session.ids import object_id
from samokoder_app.session.visitor import signed_in

DEMO = "demo"
_LONGEST_KEY = 1000


class ManagedState(rx.State):
    """The operator's keys with their models, and the books; for operators alone."""

    lines: list[KeyLine] = []
    providers: list[ProviderView] = []
    books: Books = Books()
    payments: PaymentsCard = PaymentsCard()
    deleting_id: str = ""
    is_working: bool = False
    is_given: bool = False
    read_at: str = ""
    is_loaded: bool = False
    is_missing: bool = False
    _gift: str = ""

    @rx.event
    async def load(self) -> None:
        """Show all keys; to who is no operator there is no such page."""
        user = await signed_in(self)
        self.reset()  # type: ignore[no-untyped-call]
        self._gift = uuid4().hex
        await self._show(user)

    @rx.event
    async def refresh(self) -> None:
        """Read what is shown anew."""
        await self._show(await signed_in(self))

    @rx.event
    async def add(self, form: dict[str, Any]) -> Any:
        """Test a key, and keep it."""
        user = await signed_in(self)
        draft = _read(ManagedDraft, form)
        if self.is_working:
            return
        self.is_working = True
        yield
        await self._do(user, add_managed(user, draft))
        yield rx.set_value("api_key", "")

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """Another cap of a key, and another secret if one was typed."""
        user = await signed_in(self)
        key_id, line = object_id(str(form.get("key_id", ""))), self._line(str(form.get("key_id", "")))
        secret = str(form.get("new_key", ""))[:_LONGEST_KEY]
        if line is None or self.is_working:
            return
        self.is_working = True
        yield
        await self._do(
            user, save_managed(user, key_id, str(form.get("cap", "")), SecretStr(secret), is_enabled=line.is_enabled)
        )
        yield rx.set_value(f"new_key-{key_id}", "")

    @rx.event
    async def turn(self, key_id: str, is_on: bool) -> None:
        """Use a key, or use it no more."""
        user = await signed_in(self)
        wanted, line = object_id(key_id), self._line(key_id)
        if line is not None:
            await self._do(user, change_managed(user, wanted, line.cap, is_enabled=is_on))

    @rx.event
    async def test(self, key_id: str) -> Any:
        """Ask the provider about a key."""
        user, wanted = await signed_in(self), object_id(key_id)
        if self.is_working:
            return
        self.is_working = True
        yield
        await self._do(user, check_managed(user, wanted))

    @rx.event
    async def offer(self, form: dict[str, Any]) -> Any:
        """Offer a model of a key."""
        user, key_id = await signed_in(self), object_id(str(form.get("key_id", "")))
        draft = _read(ModelDraft, form)
        if self.is_working:
            return
        self.is_working = True
        yield
        await self._do(user, offer_model(user, key_id, draft))

    @rx.event
    async def withdraw(self, model_id: str) -> None:
        """Offer a model no more."""
        user = await signed_in(self)
        await self._do(user, withdraw_model(user, object_id(model_id)))

    @rx.event
    def ask_delete(self, key_id: str) -> None:
        """Ask before a key is deleted."""
        self.deleting_id = key_id

    @rx.event
    def keep(self) -> None:
        """Leave it as it is."""
        self.deleting_id = ""

    @rx.event
    async def delete(self) -> None:
        """Forget the key that was asked about."""
        user = await signed_in(self)
        key_id, self.deleting_id = self.deleting_id, ""
        if key_id:
            await self._do(user, delete_managed(user, object_id(key_id)))

    @rx.event
    async def give(self, form: dict[str, Any]) -> None:
        """Give credits to a user, once however often the form is sent before the page has answered."""
        user = await signed_in(self)
        self.is_given = False
        given = give_credits(user, str(form.get("email", "")), str(form.get("credits", "")), self._gift or uuid4().hex)
        await self._do(user, given)
        self._gift, self.is_given = uuid4().hex, True

    async def _do(self, user: CurrentUser, work: Awaitable[object]) -> None:
        try:
            await work
        finally:
            self.is_working = False
        await self._show(user)

    async def _show(self, user: CurrentUser) -> None:
        if not may_read(self, user):
            return
        keys, models = await list_managed(user)
        self.lines = key_lines(keys, models)
        if not self.providers:
            self.providers = [one for one in await list_providers(user) if one.id != DEMO]
        self.books = books_of(await read_ledger(user))
        self.payments = payments_card(await read_payments(user))
        note_reading(self)

    def _line(self, key_id: str) -> KeyLine | None:
        return next((line for line in self.lines if line.id == key_id), None)


def _read(draft: Any, form: dict[str, Any]) -> Any:
    try:
        return draft.model_validate({name: str(value) for name, value in form.items() if name in draft.model_fields})
    except ValidationError as error:
        raise InvalidInput from error
