import pytest

from engine.builds.ports import BuildCancelled, BuildPaused, BuildReleased, LeaseLost
from engine.stacks.stack import load_stack
from samokoder_app.builds.control import BuildControl, Interruption
from samokoder_app.builds.sentences import packages_awaited, stop_error


async def test_the_strongest_wish_wins_and_is_news_once() -> None:
    control = BuildControl()
    await control.checkpoint()
    for wish, error in [
        (Interruption.PAUSE, BuildPaused),
        (Interruption.RELEASE, BuildReleased),
        (Interruption.CANCEL, BuildCancelled),
        (Interruption.LOST, LeaseLost),
    ]:
        assert control.interrupt(wish)
        assert not control.interrupt(wish)
        assert not control.interrupt(Interruption.PAUSE)
        with pytest.raises(error):
            await control.checkpoint()


@pytest.mark.parametrize(
    ("idea", "word"), [("a list of books", "owner of this server"), ("список книг", "владельцу сервера")]
)
def test_the_host_speaks_the_language_of_the_idea(idea: str, word: str) -> None:
    error = stop_error("internal", idea, incident="abc123")
    assert word in error.message
    assert "abc123" in error.message
    assert error.details == {"incident": "abc123"}


@pytest.mark.parametrize(
    ("idea", "words"), [("a list of books", "Python are being"), ("список книг", "«Reflex, всё на Python»")]
)
def test_a_wait_for_packages_is_told_in_the_language_of_the_idea(idea: str, words: str) -> None:
    assert words in packages_awaited(load_stack("reflex"), idea).text
