"""An idea, or a message about the app, in the words that GPT-Pilot takes: with what came with it, as far as it is text."""

from engine.builds.rerouting import open_requirements
from engine.builds.state import BuildState
from engine.builds.turns import BrowserError, Element

MOST_CHARACTERS = 24_000
"""What arrives in more than one piece of 64 KB is no answer to it."""

_DONE_WHEN = "It is done when:"


def feature_text(state: BuildState) -> str:
    """The message of the turn; attachments are given as text, since GPT-Pilot takes nothing else."""
    turn = state.turn
    if turn is None:
        raise ValueError("only a message can be a new feature")
    attached = [_element(one) if isinstance(one, Element) else _error(one) for one in turn.attachments]
    wanted = [f"- {item.text}" for item in open_requirements(state)]
    proven = "\n".join([_DONE_WHEN, *wanted]) if wanted else ""
    # A bare word could be one of its buttons.
    text = turn.text if attached or proven or len(turn.text.split()) > 1 else f"{turn.text}."
    return "\n\n".join(part for part in (text, *attached, proven) if part)[:MOST_CHARACTERS]


def idea_text(state: BuildState) -> str:
    """The idea with the page that came with it."""
    page = state.materials.page
    parts = (state.idea, f"What stands on the page {page.url}:\n\n{page.text}") if page else (state.idea,)
    return "\n\n".join(parts)[:MOST_CHARACTERS]


def _element(one: Element) -> str:
    lines = ("This is about an element of the page:", one.url, one.selector, one.text, one.html)
    return "\n".join(line for line in lines if line)


def _error(one: BrowserError) -> str:
    lines = ("The browser reported an error:", one.url, one.place, one.text, one.stack)
    return "\n".join(line for line in lines if line)
