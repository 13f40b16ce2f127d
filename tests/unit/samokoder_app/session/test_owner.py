"""The next user of a browser tab gets nothing of what the tab held for the last one."""

from typing import Any
from uuid import uuid4

import pytest
import reflex as rx
from reflex_base.event import Event

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.features.builder.files.state import FilesState
from samokoder_app.session import owner
from samokoder_app.session.owner import StateOwner
from samokoder_app.session.state import SessionState

HYDRATE = f"{rx.State.get_full_name()}.hydrate_and_load"


def user() -> CurrentUser:
    return CurrentUser(id=uuid4(), email="a@example.com", is_operator=False, language="en")


@pytest.fixture
def tab(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`await tab(user, event)` is an event of that visitor in one and the same tab."""
    root = rx.State(_reflex_internal_init=True)

    async def visit(visitor: CurrentUser | None, event: str = HYDRATE) -> rx.State:
        async def known(_state: rx.State) -> CurrentUser | None:
            return visitor

        monkeypatch.setattr(owner, "visitor", known)
        await StateOwner().preprocess(None, root, Event(name=event))
        return root

    return visit


async def fill(root: rx.State) -> None:
    files = await root.get_state(FilesState)
    files.paths, files.served = ["mine"], {"text": "mine too"}
    (await root.get_state(SessionState)).email = "a@example.com"


async def held(root: rx.State) -> list[str]:
    files = await root.get_state(FilesState)
    return [*files.paths, files.served["text"], (await root.get_state(SessionState)).email]


async def test_the_same_user_keeps_the_state(tab):
    ann = user()
    await fill(await tab(ann))
    assert await held(await tab(ann)) == ["mine", "mine too", "a@example.com"]


@pytest.mark.parametrize("event", ["hydrate", "hydrate_and_load"])
@pytest.mark.parametrize("next_visitor", [None, user()], ids=["nobody", "another user"])
async def test_the_next_visitor_gets_nothing(tab, next_visitor, event):
    await fill(await tab(user()))
    assert await held(await tab(next_visitor, f"{rx.State.get_full_name()}.{event}")) == ["", ""]


async def test_other_events_change_nothing(tab):
    await fill(await tab(user()))
    assert await held(await tab(None, f"{FilesState.get_full_name()}.open_file")) == [
        "mine",
        "mine too",
        "a@example.com",
    ]
