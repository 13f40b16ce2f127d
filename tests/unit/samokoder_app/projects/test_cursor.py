from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samokoder_app.errors import InvalidInput
from samokoder_app.paging import Cursor, decode_cursor
from samokoder_app.projects.service import checked_cursor


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_cursor_survives_its_token(at: datetime, row_id: object) -> None:
    cursor = Cursor(at=at, id=row_id)
    assert decode_cursor(cursor.encode()) == cursor


@given(st.text(max_size=60))
def test_no_text_breaks_the_decoder(token: str) -> None:
    decode_cursor(token)


def test_a_foreign_cursor_is_refused() -> None:
    assert checked_cursor(None) is None
    assert checked_cursor("") is None
    for token in ("x", "W10", "eyJhIjoxfQ", Cursor(at=datetime.now(UTC), id=uuid4()).encode()[:-4]):
        with pytest.raises(InvalidInput) as caught:
            checked_cursor(token)
        assert caught.value.code == "cursor_invalid"
