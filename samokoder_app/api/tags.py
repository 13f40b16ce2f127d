"""`ETag`s in requests: which state of a thing the caller knows."""

from samokoder_app.errors import InvalidInput


def names_tag(header: str | None, tag: str) -> bool:
    """Whether `If-None-Match` names this tag: `*`, or a list of tags, weak ones too."""
    known = [one.strip().removeprefix("W/") for one in (header or "").split(",")]
    return "*" in known or tag in known


def required_tag(if_match: str | None) -> str:
    """The one state that a change is made of, without quotes; raises `InvalidInput` (`if_match_missing`)."""
    value = plain_tag(if_match)
    if not value or value == "*":
        raise InvalidInput("if_match_missing")
    return value


def plain_tag(header: str | None) -> str:
    """A tag without its quotes."""
    return (header or "").strip().removeprefix("W/").strip('"')
