"""Changes of what an app is given are told in the project's stream, in its owner's language; never a value."""

from typing import Any

from engine.events.payloads import Notice
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories.storable import storable
from samokoder_app.i18n.integrations import TOLD
from samokoder_app.i18n.text import Language


def told(user: CurrentUser, code: str, **values: str) -> dict[str, Any]:
    """The event that tells of a change its owner made."""
    return notice("ru" if user.language == "ru" else "en", code, "info", **values)


def notice(language: Language, code: str, level: str, **values: str) -> dict[str, Any]:
    """A notice as it is stored."""
    text = TOLD[code].said_in(language, **values)
    return storable(Notice.model_validate({"level": level, "code": code, "text": text}))
