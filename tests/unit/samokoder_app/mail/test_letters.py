"""Letters in words, and as messages that nothing breaks out of."""

from datetime import timedelta
from uuid import uuid4

import pytest

from samokoder_app.i18n.text import LANGUAGES, Language
from samokoder_app.mail.letters import Letter, LetterKind
from samokoder_app.mail.message import BadAddress, compose, envelope
from samokoder_app.mail.sender import pause_after
from samokoder_app.mail.writing import write

SITE = "https://samokoder.example.com"
LINK = f"{SITE}/confirm?type=signup&token_hash=abc"


def letter(kind: LetterKind, language: Language = "ru", about: str = "new@example.com") -> Letter:
    return Letter(kind=kind, language=language, link=LINK, code="012345", subject_of=about)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_has_words(kind: LetterKind, language: Language) -> None:
    written = write(letter(kind, language), SITE)
    assert written.subject
    assert "{" not in written.subject + written.text
    assert SITE in written.text
    assert f'lang="{language}"' in written.html


def test_what_users_wrote_is_no_html() -> None:
    written = write(letter(LetterKind.EMAIL_CHANGED, about='"><script>alert(1)</script>'), SITE)
    assert "<script>" not in written.html


@pytest.mark.parametrize(
    "address",
    [
        "a@b.c\r\nBcc: d@e.f",
        "a\n@b.c",
        "no address",
        "@b.c",
        "a@",
        "a b@c.d",
        "a@b c.d",
        "a\u2028@b.c",
        "a@" + "x" * 70 + ".com",
        # Words that the email package decodes when it writes a header: this one is "x\r\nbcc: evil@x".
        "=?utf-8?q?x=0d=0abcc=3a_evil=40x?=@example.com",
        "a@=?utf-8?q?b?=.com",
        # Signs that become others in the ASCII form of a domain.
        "a@\uff1d\uff1futf-8\uff1fq\uff1fb\uff1f\uff1d.com",
        "a@b\uff0cc.com",
        "a@b\uff20c.com",
        "a@b\uff1ec.com",
    ],
)
def test_no_address_breaks_out_of_its_header(address: str) -> None:
    written = write(letter(LetterKind.SIGN_IN), SITE)
    with pytest.raises(BadAddress):
        compose(written, "Samokoder <no-reply@example.com>", address, uuid4())


@pytest.mark.parametrize("address", ["a,b@c.d", 'a"b@c.d', "<a>@c.d", "a;b@c.d", "a(b)@c.d"])
def test_a_strange_address_is_still_one(address: str) -> None:
    message = compose(write(letter(LetterKind.SIGN_IN), SITE), "no-reply@example.com", address, uuid4())
    assert len(message["To"].addresses) == 1


def test_a_message_keeps_its_number_from_try_to_try() -> None:
    number = uuid4()
    written = write(letter(LetterKind.RECOVERY), SITE)
    told = {compose(written, "Самокодер <no-reply@example.com>", "a@b.c", number)["Message-ID"] for _ in range(2)}
    assert told == {f"<{number.hex}@example.com>"}


def test_international_addresses() -> None:
    assert envelope("ivan@пример.рф") == "ivan@xn--e1afmkfd.xn--p1ai"
    message = compose(write(letter(LetterKind.SIGN_IN), SITE), "no-reply@example.com", "ivan@пример.рф", uuid4())
    assert "xn--e1afmkfd.xn--p1ai" in message.as_bytes().decode()


def test_pauses_grow_to_an_hour() -> None:
    pauses = [pause_after(tries) for tries in range(1, 40)]
    assert pauses[0] == timedelta(seconds=20)
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=1)
