import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.agents.prose import ProseFilter, prose_of

ANSWER = """Here is the list.

It has two pages.

<file path="app/models.py">
text = '''
```
'''
</file>

One more thing:
```python
print("never shown")
```
<edit path="x.py">
<<<<<<< SEARCH
a
=======
b
>>>>>>> REPLACE
</edit>
<delete path="y.py" />
That is all."""
PROSE = "Here is the list.\n\nIt has two pages.\n\nOne more thing:\nThat is all."


def test_only_prose_is_left():
    assert prose_of(ANSWER) == PROSE


@given(st.lists(st.integers(min_value=1, max_value=30), min_size=1, max_size=60))
def test_pieces_make_no_difference(sizes):
    prose, shown, rest = ProseFilter(), "", ANSWER
    while rest:
        size = sizes[0]
        sizes = [*sizes[1:], size]
        shown, rest = shown + prose.feed(rest[:size]), rest[size:]
    assert (shown + prose.end()).strip() == PROSE


@pytest.mark.parametrize(
    ("answer", "prose"),
    [
        ('Words.\n{"title": "x",\n"requirements": []}\n', "Words."),
        ('```json\n{"a": 1}\n```', ""),
        ("<think>\nsecret\n</think>\nHello", "Hello"),
        ("Use a < b here", "Use a < b here"),
        ('```\n<file path="a.py">\nx = 1\n</file>\n```\nDone', "Done"),
    ],
)
def test_other_shapes(answer, prose):
    assert prose_of(answer) == prose


def test_prose_is_shown_before_its_line_ends():
    assert ProseFilter().feed("Half a sen") == "Half a sen"
    assert ProseFilter().feed("<fi") == ""
