"""Images are known by their bytes, bounded, and lose what is not needed to draw them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.materials.pictures import MAX_BYTES, PictureUnusable, read_picture
from tests.unit.engine.materials.image_files import SECRET, exif, jpeg, png, png_chunk, segment, webp, webp_chunk


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(30, 20, png_chunk(b"tEXt", b"Comment\x00" + SECRET), png_chunk(b"eXIf", SECRET)) + SECRET, "image/png"),
        (jpeg(30, 20, exif(1), segment(0xED, SECRET), segment(0xFE, SECRET)) + SECRET, "image/jpeg"),
        (webp(30, 20, 0x0C, webp_chunk(b"EXIF", SECRET), webp_chunk(b"XMP ", SECRET)), "image/webp"),
    ],
)
def test_what_is_not_drawn_is_gone(content, kind):
    picture = read_picture(content)
    assert (picture.media_type, picture.width, picture.height) == (kind, 30, 20)
    assert SECRET not in picture.content
    again = read_picture(picture.content)
    assert again == picture


def test_a_plain_image_stays_as_it_is():
    for content in (png(), jpeg(), webp()):
        assert read_picture(content).content == content


@pytest.mark.parametrize("order", ["big", "little"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stays_upright(orientation, order):
    plain = read_picture(jpeg(3, 2, exif(orientation, order))).content
    assert plain == (
        jpeg(3, 2) if orientation == 1 else jpeg(3, 2).replace(b"\xff\xd8", b"\xff\xd8" + bare(orientation), 1)
    )


def bare(orientation: int) -> bytes:
    whole = exif(orientation)[: -len(SECRET)]
    return whole[:2] + (len(whole) - 2).to_bytes(2) + whole[4:]


def test_an_animated_png_becomes_its_first_frame():
    frames = png_chunk(b"acTL", bytes(8)), png_chunk(b"fdAT", bytes(30))
    assert read_picture(png(3, 2, *frames)).content == png()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "image_type"),
        (b"GIF89a" + bytes(20), "image_type"),
        (b"<svg xmlns='x'/>", "image_type"),
        (b"%PDF-1.7", "image_type"),
        (png()[:-5], "image_damaged"),
        (png()[:40], "image_damaged"),
        (jpeg()[:30], "image_damaged"),
        (jpeg()[:-3], "image_damaged"),
        (b"\xff\xd8\xff\xd9", "image_damaged"),
        (webp()[:-4], "image_damaged"),
        (b"RIFF\x04\x00\x00\x00WEBP", "image_damaged"),
        (png(8_001, 1), "image_dimensions"),
        (png(2**31, 2**31), "image_dimensions"),
        (png(8_000, 8_000), "image_dimensions"),
        (png(0, 3), "image_dimensions"),
        (jpeg(65_500, 65_500), "image_dimensions"),
        (webp(16_000, 16_000, 0), "image_dimensions"),
        (webp(3, 2, 0x02), "image_animated"),
        (png() + bytes(MAX_BYTES), "image_too_large"),
    ],
)
def test_what_cannot_be_used(content, code):
    with pytest.raises(PictureUnusable) as refused:
        read_picture(content)
    assert refused.value.code == code


@given(st.sampled_from([png(), jpeg(3, 2, exif(6)), webp(3, 2, 0x0C)]), st.data())
def test_a_changed_file_is_read_or_refused(content, data):
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(changed[: data.draw(st.integers(0, len(changed)))])
    try:
        picture = read_picture(cut)
    except PictureUnusable:
        return
    assert len(picture.content) <= len(cut) + 40
    assert read_picture(picture.content).content == picture.content
