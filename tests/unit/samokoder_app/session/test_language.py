"""Which language a visitor is met in."""

import pytest

from samokoder_app.session.language import preferred_language


@pytest.mark.parametrize(
    ("cookie", "accepted", "expected"),
    [
        ("en", "ru-RU,ru;q=0.9", "en"),
        ("ru", "en-US", "ru"),
        (None, "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        (None, "de-DE,en;q=0.7", "en"),
        (None, "be-BY,en;q=0.7", "ru"),
        (None, "", "en"),
        ("xx", "ru", "ru"),
    ],
)
def test_preferred_language(cookie: str | None, accepted: str, expected: str) -> None:
    assert preferred_language(cookie, accepted) == expected
