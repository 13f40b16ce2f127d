"""The form of a message becomes a message, or a sentence about what is wrong with it."""

import json
from uuid import uuid4

import pytest

from engine.builds.turns import BrowserError, Element
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.features.builder.chat.views import read_message

ELEMENT = {"kind": "element", "selector": "#add", "text": "Add", "html": "<b>Add</b>", "url": "/"}
ERROR = {"kind": "browser_error", "text": "x is undefined", "place": "/app.js:1:2", "stack": "", "url": "/"}


def test_text_attachments_and_the_chosen_model() -> None:
    key = uuid4()
    form = {"message": "  why? ", "attachments": json.dumps([ELEMENT, ERROR]), "model": str(key)}
    message = read_message(form)
    assert message.text == "why?"
    assert message.attachments == (Element(**ELEMENT), BrowserError(**ERROR))
    assert (message.key_id, message.model) == (key, None)


def test_a_plain_message_goes_on_with_the_same_model() -> None:
    message = read_message({"message": "hello", "model": ""})
    assert (message.attachments, message.key_id, message.model) == ((), None, None)
    assert read_message({"message": "hello", "model": "demo"}).model == "demo"


@pytest.mark.parametrize(
    "attachments",
    [
        "no json",
        '{"kind": "element"}',
        json.dumps([{**ELEMENT, "selector": "x" * 501}]),
        json.dumps([{**ELEMENT, "more": 1}]),
        json.dumps([{"kind": "file", "path": "/etc/passwd"}]),
    ],
)
def test_attachments_of_another_shape_are_refused(attachments: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_message({"message": "hello", "attachments": attachments})
    assert caught.value.code == "attachment_unreadable"


def test_a_model_that_is_no_option_is_refused() -> None:
    with pytest.raises(NotFound):
        read_message({"message": "hello", "model": "gpt"})
