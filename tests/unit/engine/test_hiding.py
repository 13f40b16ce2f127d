"""Secrets are hidden by value, however they are printed and however the output is cut into pieces."""

import base64
import html
import json
import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.hiding import MASK, Hiding, StreamHiding

KEY = "sk_test_A/b+c d&e'f\"g<h>9"
PEM = "-----BEGIN KEY-----\nMIIBVgIBADANBgkqhkiG9w0B\nAQEFAASCAUAwggE8AgEAAkEA\n-----END KEY-----"


@pytest.mark.parametrize(
    "shown",
    [
        KEY,
        quote(KEY),
        quote(KEY, safe=""),
        json.dumps(KEY)[1:-1],
        html.escape(KEY),
        repr(KEY)[1:-1],
        KEY.lower(),
        base64.b64encode(KEY.encode()).decode(),
        base64.b64encode(f"{KEY}:".encode()).decode(),
    ],
)
def test_every_usual_form_is_hidden(shown: str) -> None:
    hidden = Hiding([KEY]).text(f"before {shown} after")
    assert hidden.startswith(f"before {MASK}")
    assert hidden.endswith(" after")
    assert len(hidden) <= len(f"before {MASK}== after") + 4  # base64 mixes its end with what follows


def test_pieces_of_a_long_secret_are_hidden_at_either_end() -> None:
    secret = "sk_test_51HqLyjWDarjtT1zdp7dcX"
    assert Hiding([secret]).text(f"cut: {secret[:17]}…") == f"cut: {MASK}…"
    assert Hiding([secret]).text(f"…{secret[-15:]} end") == f"…{MASK} end"


def test_lines_of_a_key_are_hidden_alone() -> None:
    assert "MIIBVgIBADANBgkqhkiG9w0B" not in Hiding([PEM]).text("log: MIIBVgIBADANBgkqhkiG9w0B\n")
    assert Hiding([PEM]).text(json.dumps(PEM)) == f'"{MASK}"'


def test_overlapping_secrets_leave_no_rest() -> None:
    assert Hiding(["abcdefgh", "efghijkl"]).text("1abcdefghijkl2") == f"1{MASK}2"


def test_short_values_and_no_values_change_nothing() -> None:
    assert Hiding(["abc"]).text("abc abc") == "abc abc"
    assert not Hiding([])


@given(
    st.lists(st.sampled_from(["abcabcab", "cabcabx", "hunter2hunter2"]), min_size=1, max_size=3, unique=True),
    st.text("abcxhunter2 \n", max_size=60),
    st.data(),
)
def test_pieces_of_a_stream_hide_as_much_as_the_whole(secrets: list[str], noise: str, data: st.DataObject) -> None:
    text = noise + data.draw(st.sampled_from(secrets)) + noise
    stream, heard, left = StreamHiding(Hiding(secrets)), "", text
    while left:
        size = data.draw(st.integers(1, len(left)))
        heard, left = heard + stream.feed(left[:size]), left[size:]
    heard += stream.feed("", is_last=True)
    for secret in secrets:
        assert secret not in heard
    rest = heard.replace(MASK, "")
    assert set(rest) <= set(text)
    if not any(secret in text for secret in secrets):
        assert heard == text


def test_what_is_certain_is_not_held_back() -> None:
    stream = StreamHiding(Hiding(["hunter2hunter2"]))
    assert stream.feed("ready\n") == "ready\n"
    assert stream.feed("go hunt") == "go "
    assert stream.feed("ing\n") == "hunting\n"


REPEATING = "a" * 4095 + "b"
MANY = ["\n".join(f"{number:02}-{line:03}-secret-12" for line in range(240)) for number in range(50)]


@pytest.mark.parametrize("secrets", [[REPEATING], ["b" + "a" * 4095], MANY, [f"{'a' * 12}{n:03}" for n in range(50)]])
@pytest.mark.parametrize("piece", ["a" * 30_000, "an ordinary line of a log\n" * 1_200])
def test_no_secret_makes_hiding_slow(secrets: list[str], piece: str) -> None:
    stream = StreamHiding(Hiding(secrets))
    began = time.process_time()
    for _ in range(4):
        stream.feed(piece)
    assert time.process_time() - began < 1.5


def test_a_text_that_repeats_itself_shows_nothing_and_is_not_kept() -> None:
    stream = StreamHiding(Hiding([REPEATING]))
    heard = "".join(stream.feed("a" * 30_000) for _ in range(5))
    assert set(heard) <= set(MASK)
    assert len(stream._held) < 20_000
    stream.feed(REPEATING)
    stream.feed("\n" * 30_000)
    assert stream.feed("and more\n") == "and more\n"


def test_many_lines_of_many_secrets_are_hidden_whole_and_some_of_them_alone() -> None:
    hiding = Hiding(MANY)
    assert hiding.text(f"<{MANY[49]}>") == f"<{MASK}>"
    assert hiding.text("<00-063-secret-12>") == f"<{MASK}>"
    assert len(hiding._forms.known) < 5_000
