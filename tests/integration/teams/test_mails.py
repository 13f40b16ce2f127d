"""Invitations that are mailed: to whom they are for, with a link that works, and no more of them than one can bear."""

import asyncio
from collections.abc import Iterator
from uuid import UUID

import pytest

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories.teams import Role
from samokoder_app.db.session import as_auth
from samokoder_app.mail import outbox
from samokoder_app.mail.letters import Letter, LetterKind
from samokoder_app.mail.outbox import ShownMail
from samokoder_app.mail.writing import write
from samokoder_app.settings import get_settings
from samokoder_app.teams import inviting, service
from tests.conftest import DatabaseServer, MakeUser
from tests.integration.plans.conftest import Office
from tests.integration.previews.conftest import eventually


@pytest.fixture(autouse=True)
def keeps_mails(office: Office) -> Iterator[None]:
    assert get_settings().sends_mail, "mails are shown to the operator here"
    office.run("delete from app.outbox_mail where kind = 'team_invitation'")
    yield
    office.run("delete from app.outbox_mail where kind = 'team_invitation'")


async def mails() -> list[ShownMail]:
    return [one for one in await outbox.list_mails() if one.kind is LetterKind.TEAM_INVITATION]


async def test_an_invitation_with_an_address_is_mailed_there_with_its_link(
    owner: CurrentUser, team: UUID, make_user: MakeUser
) -> None:
    friend = await make_user()
    made = await inviting.invite(owner, team, Role.EDITOR, friend.email.upper())
    assert made.is_mailed
    (mail,) = await mails()
    assert (mail.address, mail.letter is not None) == (friend.email, True)
    assert mail.letter is not None
    assert mail.letter.link == made.link.get_secret_value()
    for language in ("ru", "en"):
        words = write(mail.letter.model_copy(update={"language": language}), "https://samokoder.example")
        assert all(word in words.text for word in ("Bakery", owner.email, mail.letter.link))
    assert await inviting.join_team(friend, mail.letter.link.rpartition("=")[2]) == team


async def test_one_by_link_is_mailed_to_nobody(owner: CurrentUser, team: UUID) -> None:
    assert not (await inviting.invite(owner, team, Role.VIEWER)).is_mailed
    assert await mails() == []


async def test_nobody_is_written_to_again_and_again_and_the_link_is_still_made(owner: CurrentUser, team: UUID) -> None:
    made = [await inviting.invite(owner, team, Role.VIEWER, "ann@example.com") for _ in range(8)]
    assert [one.is_mailed for one in made] == [True] * 6 + [False] * 2
    assert made[-1].link.get_secret_value().startswith("http")


async def test_one_person_writes_to_so_many_in_a_day(owner: CurrentUser, team: UUID, office: Office) -> None:
    made = [await inviting.invite(owner, team, Role.VIEWER, f"p{number}@example.com") for number in range(32)]
    assert sum(one.is_mailed for one in made) == 30


async def test_of_two_at_once_the_second_counts_what_the_first_sends(
    owner: CurrentUser, team: UUID, database_server: DatabaseServer
) -> None:
    for number in range(29):
        await inviting.invite(owner, team, Role.VIEWER, f"p{number}@example.com")
    kind = LetterKind.TEAM_INVITATION
    async with as_auth() as session:
        assert await outbox.has_room_for_another(session, "first@example.com", kind, owner.id, 30)
        second = asyncio.create_task(inviting.invite(owner, team, Role.VIEWER, "second@example.com"))

        async def waits() -> bool:
            with database_server.connect_owner() as connection:
                row = connection.execute("select count(*) from pg_locks where not granted").fetchone()
            return row is not None and row[0] > 0

        await eventually(waits)
        letter = Letter(kind=kind, language="en", link="https://samokoder.example", subject_of="x", by="y")
        await outbox.put(session, owner.id, "first@example.com", letter)
    assert not (await second).is_mailed
    assert len(await mails()) == 30


async def test_a_teams_name_is_no_place_for_links(owner: CurrentUser, team: UUID) -> None:
    await service.change_team(owner, team, "Win at evil.example/now")
    await inviting.invite(owner, team, Role.VIEWER, "ann@example.com")
    (mail,) = await mails()
    assert isinstance(mail.letter, Letter)
    assert "evil" not in write(mail.letter, "https://samokoder.example").text
