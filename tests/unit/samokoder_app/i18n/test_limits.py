"""Sentences that name a limit name the one that is kept."""

from datetime import timedelta

import pytest
from pydantic import SecretStr

from samokoder_app.auth_server.codes import Codes
from samokoder_app.auth_server.config import AuthConfig
from samokoder_app.i18n.admin import MailKinds
from samokoder_app.i18n.auth import AUTH_ERRORS, MINIMUM_PASSWORD, Auth
from samokoder_app.i18n.entry import ENTRY_ERRORS, CheckMail
from samokoder_app.i18n.mails import MAIL_TEXTS, Mails
from samokoder_app.i18n.text import Text, texts_of
from samokoder_app.mail.letters import LetterKind
from samokoder_app.mail.outbox import LINK_LIFETIME


def test_the_shortest_password_is_the_same_in_the_form_the_sentences_and_the_server() -> None:
    assert AuthConfig.model_fields["min_password_length"].default == MINIMUM_PASSWORD
    for text in (Auth.password_hint, AUTH_ERRORS["weak_password"]):
        assert str(MINIMUM_PASSWORD) in text.said_in("ru")
        assert str(MINIMUM_PASSWORD) in text.said_in("en")


@pytest.mark.parametrize("text", [Mails.lifetime, CheckMail.code_hint, ENTRY_ERRORS["link_expired"]])
def test_a_link_lives_for_the_hour_that_is_promised(text: Text) -> None:
    assert timedelta(hours=1) == LINK_LIFETIME
    assert " час" in text.said_in("ru")
    assert " hour" in text.said_in("en")


def test_a_code_has_the_six_digits_that_are_asked_for() -> None:
    assert len(Codes(SecretStr("s" * 40)).new()) == 6
    assert "Шесть цифр" in CheckMail.code_hint.said_in("ru")
    assert "Six digits" in CheckMail.code_hint.said_in("en")


def test_every_kind_of_mail_has_its_words_for_its_reader_and_for_the_operator() -> None:
    kinds = {kind.value for kind in LetterKind}
    assert set(MAIL_TEXTS) == kinds
    assert set(texts_of(MailKinds)) == kinds
