"""The mails that local mode keeps: on the operator's page, at the command line, and nowhere else."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from samokoder_app.accounts import kept_mails
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.kept_mails import KeptMail, read_kept_mails
from samokoder_app.db.engines import Engines
from samokoder_app.errors import NotFound
from samokoder_app.mail.letters import LetterKind
from samokoder_app.settings import Settings
from tests.integration.auth.browsing import OpenBrowser, browsers


@pytest.fixture
async def open_browser(database: Engines) -> AsyncIterator[OpenBrowser]:
    async with browsers() as opening:
        yield opening


async def operator_and_mail(open_browser: OpenBrowser) -> tuple[CurrentUser, str]:
    """An operator, and an address that was sent a link to sign in."""
    browser = open_browser()
    email = await browser.sign_up()
    await browser.post("/session/link", email=email)
    user = await browser.user()
    assert user is not None
    return user.model_copy(update={"is_operator": True}), email


def only(mails: tuple[KeptMail, ...], email: str) -> KeptMail:
    found = [mail for mail in mails if mail.address == email]
    assert len(found) == 1
    return found[0]


async def test_an_operator_reads_what_is_kept(open_browser: OpenBrowser) -> None:
    operator, email = await operator_and_mail(open_browser)
    mail = only((await read_kept_mails(operator)).mails, email)
    assert (mail.kind, mail.status, mail.error) == (LetterKind.SIGN_IN, "kept", "")
    assert mail.link in mail.text
    entered = await open_browser().post(mail.link.removeprefix("http://localhost:3000"))
    assert entered.headers["location"].startswith("/new-password")


async def test_for_everybody_else_there_is_no_such_list(open_browser: OpenBrowser) -> None:
    operator, _ = await operator_and_mail(open_browser)
    with pytest.raises(NotFound):
        await read_kept_mails(operator.model_copy(update={"is_operator": False}))


@pytest.mark.parametrize("changes", [{"host": "127.0.0.1"}, {"smtp_host": "127.0.0.1", "smtp_from": "a@example.com"}])
async def test_where_mails_are_sent_no_operator_reads_them(
    open_browser: OpenBrowser, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str]
) -> None:
    operator, email = await operator_and_mail(open_browser)
    secrets = {"master_key": SecretStr("m" * 40), "supabase_jwt_secret": SecretStr("j" * 40), "smtp_tls": "none"}
    settings = Settings.model_validate({**secrets, **changes})
    monkeypatch.setattr(kept_mails, "get_settings", lambda: settings)
    mail = only((await read_kept_mails(operator)).mails, email)
    assert (mail.status, mail.text, mail.link) == ("waiting", "", "")
