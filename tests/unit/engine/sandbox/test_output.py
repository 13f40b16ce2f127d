"""Output within bounds."""

from hypothesis import given
from hypothesis import strategies as st

from engine.hiding import Hiding
from engine.sandbox.output import OutputBuffer


def test_short_output_is_kept_whole():
    buffer = OutputBuffer()
    buffer.append(b"one\n")
    buffer.append(b"two\n", is_last=True)

    assert buffer.text() == "one\ntwo\n"
    assert buffer.tail(4) == "two\n"
    assert buffer.tail(0) == ""


def test_characters_cut_between_chunks_are_joined():
    buffer = OutputBuffer()
    word = "привет".encode()

    heard = [buffer.append(word[:3]), buffer.append(word[3:], is_last=True)]

    assert heard == ["п", "ривет"]
    assert buffer.text() == "привет"


def test_bytes_that_are_no_text_do_not_disturb():
    buffer = OutputBuffer()
    buffer.append(b"\xff\xfeok", is_last=True)

    assert buffer.text().endswith("ok")


def test_the_middle_of_long_output_is_left_out_and_counted():
    buffer = OutputBuffer(head_chars=5, tail_chars=5)
    for letter in b"abcdefghijklmnopqrstuvwxyz":
        buffer.append(bytes([letter]))

    assert buffer.text() == "abcde\n[… 16 characters left out …]\nvwxyz"


@given(st.lists(st.text(max_size=30), max_size=30))
def test_nothing_is_lost_below_the_limits_and_the_ends_above(chunks):
    whole = "".join(chunks)
    buffer = OutputBuffer(head_chars=20, tail_chars=30)
    for chunk in chunks:
        buffer.append(chunk.encode())

    if len(whole) <= 50:
        assert buffer.text() == whole
    else:
        assert buffer.text().startswith(whole[:20])
        assert buffer.text().endswith(whole[-30:])
    assert buffer.tail(10) == whole[-10:]


def test_what_nobody_hears_is_searched_only_in_the_end_that_is_kept() -> None:
    buffer = OutputBuffer(Hiding(["hunter2hunter2"]), head_chars=10, tail_chars=60)
    filler = b"an ordinary line\n" * 50_000
    heard = "".join(buffer.append(filler) for _ in range(5)) + buffer.append(b"\nhunt")
    assert len(heard) == len(filler) * 5
    assert buffer.append(b"er2hunter2 one\n" + filler) == ""
    assert buffer.append(b"hunter2hunter2 two\n" * 3, is_last=True) == ""
    assert "hunt" not in buffer.text()
    assert buffer.tail(8) == "••• two\n"


def test_a_secret_where_the_hearing_ends_is_not_shown() -> None:
    buffer = OutputBuffer(Hiding(["hunter2hunter2"]), head_chars=10, tail_chars=60)
    buffer.append(b"x" * 4_000_000 + b" hunt")
    buffer.append(b"er2hunter2 end", is_last=True)
    assert buffer.tail(10).endswith("x ••• end")
