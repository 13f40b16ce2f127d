"""A letter in words: subject, plain text and simple HTML, in the language of whom it is for."""

import html
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from samokoder_app.i18n.mails import MAIL_TEXTS, Mails
from samokoder_app.i18n.text import Text
from samokoder_app.mail.letters import Letter

_HTML = {
    "paragraph": '<p style="margin:0 0 12px">{words}</p>',
    "quiet": '<p style="margin:0 0 12px;color:#5C6470;font-size:13px;overflow-wrap:anywhere">{words}</p>',
    "code": '<p style="margin:0 0 12px;font:600 26px ui-monospace,Menlo,Consolas,monospace;letter-spacing:4px">{words}</p>',
    "button": '<p style="margin:20px 0"><a href="{link}" style="background:#1B1D21;color:#ffffff;padding:12px 20px;'
    'border-radius:10px;text-decoration:none;font-weight:600;display:inline-block">{words}</a></p>',
}
_PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
    '<body style="margin:0;padding:24px;background:#FBFAF8;color:#1B1D21;'
    'font:15px/1.5 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif">'
    '<div style="max-width:520px;margin:0 auto;background:#ffffff;border:1px solid #E6E2DA;border-radius:12px;'
    'padding:28px">{body}</div></body></html>'
)


class WrittenLetter(BaseModel):
    """A letter as it is read."""

    model_config = ConfigDict(frozen=True)

    subject: str
    text: str
    html: str


class _Part(NamedTuple):
    kind: Literal["paragraph", "quiet", "code", "button"]
    words: str
    link: str = ""


def write(letter: Letter, site: str) -> WrittenLetter:
    """The words of a letter from the installation at `site`."""
    subject = _say(MAIL_TEXTS[letter.kind].subject, letter, site)
    parts = _parts(letter, site)
    body = "".join(_HTML[one.kind].format(words=html.escape(one.words), link=html.escape(one.link)) for one in parts)
    plain = [f"{one.words}:\n{one.link}" if one.link else one.words for one in parts]
    page = _PAGE.format(language=letter.language, title=html.escape(subject), body=body)
    return WrittenLetter(subject=subject, text="\n\n".join(plain) + "\n", html=page)


def _parts(letter: Letter, site: str) -> list[_Part]:
    words = MAIL_TEXTS[letter.kind]
    parts = [_Part("paragraph", _say(words.opening, letter, site))]
    if letter.link and words.button:
        parts.append(_Part("button", _say(words.button, letter, site), letter.link))
    if letter.code:
        intro = Mails.code if letter.link else Mails.only_code
        parts += [_Part("paragraph", _say(intro, letter, site)), _Part("code", letter.code)]
    if letter.is_short_lived:
        parts.append(_Part("paragraph", _say(Mails.lifetime, letter, site)))
    closing, sender = _say(words.closing, letter, site), _say(Mails.sender, letter, site)
    return [*parts, _Part("paragraph", closing), _Part("quiet", sender)]


def _say(text: Text, letter: Letter, site: str) -> str:
    values = {"site": site, "about": letter.subject_of, "by": letter.by}
    return text.said_in(letter.language, **{name: values[name] for name in text.placeholders(letter.language)})
