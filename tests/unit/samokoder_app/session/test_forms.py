"""What pages send."""

import pytest

from samokoder_app.errors import InvalidInput
from samokoder_app.keys.views import KeyChange, KeyDraft
from samokoder_app.session.forms import checked


def test_what_fits_becomes_a_model() -> None:
    assert checked(KeyChange, {"key_name": "work", "model": "gpt-5"}).model == "gpt-5"


def test_what_does_not_is_refused_without_its_values() -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked(KeyDraft, {"provider_id": "openai", "api_key": "sk-secret-0123456789", "model": "gpt\x015"})
    assert refusal.value.__cause__ is None
    assert "sk-secret" not in str(refusal.value)
