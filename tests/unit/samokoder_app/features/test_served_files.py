"""What the editor is told of files that it can show, and of those that it cannot."""

from samokoder_app.errors import InvalidInput, PreconditionFailed
from samokoder_app.features.builder.files.views import refused, served_base, served_file
from samokoder_app.files.contents import MAX_FILE_BYTES
from samokoder_app.files.views import FileVersion, FileView


def view(text: str | None, size: int) -> FileView:
    return FileView(path="a.txt", text=text, sha256="f" * 64, size=size, is_binary=text is None, version=3)


def test_text_is_served_and_what_is_none_or_too_large_is_not() -> None:
    assert served_file(view("x", 1)).text == "x"
    binary, large = served_file(view(None, 9)), served_file(view("x" * 9, MAX_FILE_BYTES + 1))
    assert (binary.text, binary.is_binary, binary.is_large, binary.size) == ("", True, False, 9)
    assert (large.text, large.is_binary, large.is_large) == ("", False, True)


def test_a_version_without_the_file_is_compared_as_an_empty_one() -> None:
    gone = FileVersion(number=2, title="t", created_at="2026-11-27T10:00:00Z", origin="edit", sha256=None)  # type: ignore[arg-type]
    base = served_base("a.txt", 2, None, [gone])
    assert (base.text, base.base, base.is_binary) == ("", 2, False)
    assert base.versions[0]["is_gone"] is True
    assert "sha256" not in base.versions[0]


def test_a_refusal_says_in_both_languages_what_happened() -> None:
    stale, taken = (
        refused(7, PreconditionFailed("stale", current="x")),
        refused(8, InvalidInput("path_taken", path="a")),
    )
    assert (stale.ticket, stale.version, set(stale.error)) == (7, 0, {"ru", "en"})
    assert "changed while you looked" in stale.error["en"]
    assert "a" in taken.error["ru"]
