"""A team on a server where plans hold: its owner, people with roles, and what goes on behind everybody's back."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories.teams import Role
from samokoder_app.teams import inviting, service
from tests.conftest import MakeUser
from tests.integration.plans.conftest import Office, begin, office

__all__ = ["begin", "office"]

Enrol = Callable[[Role], Awaitable[CurrentUser]]


@pytest.fixture
async def owner(make_user: MakeUser, office: Office) -> CurrentUser:
    """With the plan that has teams."""
    user = await make_user()
    office.subscribe(user, "business")
    return user


@pytest.fixture
async def team(owner: CurrentUser) -> UUID:
    return (await service.make_team(owner, "Bakery")).id


@pytest.fixture
def enrol(make_user: MakeUser, owner: CurrentUser, team: UUID) -> Enrol:
    """`await enrol(Role.EDITOR)` is somebody new who took an invitation."""

    async def make(role: Role) -> CurrentUser:
        user = await make_user()
        made = await inviting.invite(owner, team, role)
        await inviting.join_team(user, made.link.get_secret_value().rpartition("=")[2])
        return user

    return make
