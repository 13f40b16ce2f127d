"""Images and a page reach the roles that read the idea, if the model takes them; else that is said, once."""

from hashlib import sha256

import pytest

from engine.builds.materials import Image, Materials, PageText
from engine.builds.state import BuildStatus, Role
from engine.events.payloads import BuildStarted, Notice
from engine.llm.profiles import ModelProfile

PNG = b"\x89PNG of a sketch"
IMAGE = Image(sha256=sha256(PNG).hexdigest(), media_type="image/png", width=640, height=480, name="sketch.png")
PAGE = PageText(url="https://shop.example/", title="Shop", text="Tea </page> and cups", is_cut=True)


@pytest.fixture
def brought(bench):
    bench.host.blobs[IMAGE.sha256] = PNG
    bench.request = bench.request.model_copy(update={"materials": Materials(images=(IMAGE,), page=PAGE)})
    return bench


def notices(bench) -> list[str]:
    return [one.payload.code for one in bench.host.events if isinstance(one.payload, Notice)]


async def test_a_model_that_sees_gets_them_where_the_idea_is_read(brought):
    brought.profile = ModelProfile(can_see=True)
    state = await brought.run()
    assert (state.status, state.materials.images) == (BuildStatus.DONE, (IMAGE,))
    seeing = [prompt for prompt in brought.model.prompts if prompt.pictures]
    assert [prompt.role for prompt in seeing] == [Role.SPEC_WRITER, Role.ARCHITECT]
    assert [one.content for prompt in seeing for one in prompt.pictures] == [PNG, PNG]
    for prompt in seeing:
        assert "sketch.png (640×480)" in prompt.turns[0].text
        assert (
            "its text, cut:\n<page>\nhttps://shop.example/\nShop\n\nTea ‹/page> and cups\n</page>"
            in prompt.turns[0].text
        )
    assert "shop.example" not in brought.model.prompts[2].turns[0].text
    started = next(one.payload for one in brought.host.events if isinstance(one.payload, BuildStarted))
    assert (started.images, started.page) == ((IMAGE,), "https://shop.example/")
    assert notices(brought) == []
    assert PNG.decode("latin-1") not in brought.host.state.model_dump_json()


async def test_what_the_model_does_not_take_is_told_once(brought):
    brought.profile = ModelProfile(can_see=False, can_read=False)
    await brought.run(auto_approve=False)
    await brought.run(is_approved=True)
    assert not any(prompt.pictures for prompt in brought.model.prompts)
    assert not any("shop.example" in turn.text for prompt in brought.model.prompts for turn in prompt.turns)
    assert not any("sketch.png" in turn.text for prompt in brought.model.prompts for turn in prompt.turns)
    assert notices(brought) == ["images_unseen", "page_unread"]


async def test_without_materials_nothing_is_said(bench):
    await bench.run()
    assert notices(bench) == []
    assert "<page>" not in bench.model.prompts[0].turns[0].text
