"""Images on the wire, and a server that takes none."""

import base64

from engine.llm.notices import ModelNotice
from engine.llm.spending import CallBegun
from engine.llm.types import Picture

PNG, JPEG = b"\x89PNG-bytes", b"\xff\xd8\xff-bytes"
PICTURES = (Picture(media_type="image/png", content=PNG), Picture(media_type="image/jpeg", content=JPEG))


async def ask(asking, wire, told):
    async def on_text(_: str) -> None:
        return

    async def on_notice(one) -> None:
        told.append(one)

    return await asking.client.ask(wire.PROMPT.model_copy(update={"pictures": PICTURES}), on_text, on_notice)


async def test_images_go_with_the_first_message_as_data_urls(asking, wire):
    told: list[object] = []
    await ask(asking, wire, told)
    system, user = asking.provider.requests[0]["messages"]
    assert system == {"role": "system", "content": "# Role: developer"}
    assert user["content"][0] == {"type": "text", "text": "Write it."}
    shown = [(part["type"], part["image_url"]["url"]) for part in user["content"][1:]]
    assert shown == [
        ("image_url", f"data:image/png;base64,{base64.b64encode(PNG).decode()}"),
        ("image_url", f"data:image/jpeg;base64,{base64.b64encode(JPEG).decode()}"),
    ]
    begun = told[0]
    assert isinstance(begun, CallBegun)
    assert (begun.prompt_tokens // 1_600, begun.most_prompt_tokens // 4_000) == (2, 2)
    assert PNG.decode("latin-1") not in wire.PROMPT.model_copy(update={"pictures": PICTURES}).model_dump_json()


async def test_a_server_that_takes_no_images_is_asked_in_words_alone(asking, wire):
    refusals = [
        wire.error(404, "No endpoints found that support image input"),
        wire.error(400, "Invalid content type. image_url is only supported by certain models."),
    ]
    for number, refusal in enumerate(refusals):
        told: list[object] = []
        asking.provider.requests.clear()
        asking.provider.answers = [refusal, wire.Answer(pieces=wire.WHOLE)]
        reply = await ask(asking, wire, told)
        assert reply.text == "Hello", number
        assert asking.provider.requests[1]["messages"][1]["content"] == "Write it."
        assert [one.code for one in told if isinstance(one, ModelNotice)] == ["images_refused"]
