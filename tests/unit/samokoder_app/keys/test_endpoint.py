from datetime import UTC, datetime

import pytest

from engine.llm.listing.listed import Probe, Verdict
from engine.llm.providers.addresses import BASE_URLS
from samokoder_app.db.repositories.keys import KeyHealth
from samokoder_app.errors import InvalidInput
from samokoder_app.i18n.errors import error_sentence
from samokoder_app.keys.endpoint import base_url_for, clean_base_url, health_after, refuse

URL = "https://models.example/v1"


def test_every_verdict_has_a_health_and_every_refusal_a_sentence() -> None:
    kept, refused = {}, {}
    for verdict in Verdict:
        try:
            kept[verdict] = refuse(Probe(verdict=verdict, status=418))
        except InvalidInput as error:
            refused[verdict] = error.code
            said = {error_sentence(error, "ru"), error_sentence(error, "en")}
            assert len(said) == 2
            assert not any("{" in sentence for sentence in said)
    assert kept == {Verdict.ACCEPTED: KeyHealth.OK, Verdict.NO_CREDIT: KeyHealth.NO_CREDIT}
    assert len(set(refused.values())) == len(refused) == 7


def test_only_what_passes_by_itself_has_an_end() -> None:
    assert health_after(Probe(verdict=Verdict.WRONG_KEY)) == (KeyHealth.REJECTED, None)
    assert health_after(Probe(verdict=Verdict.ACCEPTED)) == (KeyHealth.OK, None)
    health, until = health_after(Probe(verdict=Verdict.UNREACHABLE))
    assert health is KeyHealth.UNREACHABLE
    assert until is not None
    assert until > datetime.now(UTC)


def test_a_key_without_an_address_has_its_providers() -> None:
    assert base_url_for("groq", None, None) == BASE_URLS["groq"]
    assert base_url_for("groq", " https://gate.example/v1/ ", BASE_URLS["groq"]) == "https://gate.example/v1"
    with pytest.raises(InvalidInput):
        base_url_for("openai_compatible", None, None)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "models.example/v1",
        "ftp://models.example",
        "file:///etc/passwd",
        "https://",
        "https://user:pass@models.example/v1",
        "https://models.example/v1?key=1",
        "https://models.example/v1#x",
        "https://[bad",
        "https://models.example/v1\r\nX-Admin: 1",
        "https://models.example/" + "a" * 500,
    ],
)
def test_what_is_no_endpoint_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        clean_base_url(url)
    assert caught.value.code == "base_url_invalid"


def test_an_endpoint_loses_its_last_slash() -> None:
    assert clean_base_url(" https://models.example/v1/ ") == URL
    assert clean_base_url("http://127.0.0.1:11434/v1") == "http://127.0.0.1:11434/v1"
