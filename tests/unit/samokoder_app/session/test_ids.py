"""Ids that a browser sends."""

from uuid import uuid4

import pytest

from samokoder_app.errors import NotFound
from samokoder_app.session.ids import object_id


def test_an_id_is_read() -> None:
    known = uuid4()

    assert object_id(str(known)) == known


@pytest.mark.parametrize("text", ["", "1", "../etc", "\x00", "ё" * 36])
def test_what_is_no_id_is_not_found(text: str) -> None:
    with pytest.raises(NotFound):
        object_id(text)
