"""What a provider's answer says of the key: its status, and the words of its error where the status is not enough."""

import json
from typing import Any

from engine.llm.listing.asking import Heard
from engine.llm.listing.listed import Verdict

_NO_CREDIT = (
    "insufficient_quota",
    "exceeded your current quota",
    "credit balance is too low",
    "insufficient credits",
    "insufficient balance",
    "billing_error",
    "billing_not_active",
)
_NO_PERMISSION = ("insufficient permissions", "missing scopes", "permission_error")
_WRONG_KEY = ("invalid_api_key", "incorrect api key", "invalid api key", "api key not valid", "authentication_error")
_LONGEST_ERROR = 4_000


def judge(heard: Heard) -> Verdict:
    """The verdict. A rate limit says that the key is good."""
    if heard.verdict is not None or heard.status is None:
        return heard.verdict or Verdict.UNREACHABLE
    status, words = heard.status, _words(heard.document)
    if status < 300:
        return Verdict.ACCEPTED
    if status < 400:
        return Verdict.REDIRECTS
    if status == 402 or (status < 500 and _says(words, _NO_CREDIT)):
        return Verdict.NO_CREDIT
    if status == 403 or (status < 500 and _says(words, _NO_PERMISSION)):
        return Verdict.NO_PERMISSION
    if status == 401 or (status < 500 and _says(words, _WRONG_KEY)):
        return Verdict.WRONG_KEY
    if status == 429:
        return Verdict.ACCEPTED
    return Verdict.FAILING if status >= 500 and status != 501 else Verdict.NO_ENDPOINT


def _words(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False)[:_LONGEST_ERROR].lower() if document is not None else ""


def _says(words: str, phrases: tuple[str, ...]) -> bool:
    return any(phrase in words for phrase in phrases)
