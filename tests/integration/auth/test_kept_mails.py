"""The operator's page of mails: what is kept is shown to him alone, and what is sent to nobody."""

import pytest

from samokoder_app.accounts import kept_mails
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.engines import Engines
from samokoder_app.db.session import as_auth
from samokoder_app.errors import NotFound
from samokoder_app.mail import outbox
from samokoder_app.mail.letters import Letter, LetterKind
from samokoder_app.settings import get_settings
from tests.conftest import MakeUser

LINK = "http://localhost:3000/confirm?type=magiclink&token_hash=x"
LETTER = Letter(kind=LetterKind.SIGN_IN, language="ru", link=LINK, code="012345")


@pytest.fixture
async def reader(web_db: Engines, make_user: MakeUser) -> CurrentUser:
    """Somebody who was sent a link."""
    user = await make_user()
    async with as_auth() as session:
        await outbox.put(session, user.id, user.email, LETTER)
    return user


@pytest.fixture
async def operator(make_user: MakeUser) -> CurrentUser:
    return (await make_user()).model_copy(update={"is_operator": True})


async def mail_to(reader: CurrentUser, operator: CurrentUser) -> tuple[kept_mails.KeptMail, bool]:
    kept = await kept_mails.read_kept_mails(operator)
    return next(one for one in kept.mails if one.address == reader.email), kept.are_kept


async def test_an_operator_reads_what_this_machine_keeps(reader: CurrentUser, operator: CurrentUser) -> None:
    mail, are_kept = await mail_to(reader, operator)
    assert are_kept
    assert (mail.kind, mail.status, mail.link) == (LetterKind.SIGN_IN, "kept", LINK)
    assert "012345" in mail.text


async def test_nobody_else_does(reader: CurrentUser) -> None:
    with pytest.raises(NotFound):
        await kept_mails.read_kept_mails(reader)


@pytest.mark.parametrize(
    "changed", [{"smtp_host": "mail.example.com", "smtp_from": "a@example.com"}, {"host": "203.0.113.7"}]
)
async def test_where_mails_are_sent_or_others_sign_in_nothing_of_them_is_shown(
    reader: CurrentUser, operator: CurrentUser, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str]
) -> None:
    settings = get_settings().model_copy(update=changed)
    monkeypatch.setattr(kept_mails, "get_settings", lambda: settings)
    mail, are_kept = await mail_to(reader, operator)
    assert not are_kept
    assert (mail.status, mail.link, mail.text) == ("waiting", "", "")
