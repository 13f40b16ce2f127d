"""How the double works with tools: what it reads, what it writes, and that it is done, a turn for each."""

import json
from collections.abc import Mapping, Sequence

from engine.document import Document

_CALLS_A_TURN = 15

Message = Mapping[str, object]


class Call(Document):
    """A call of a tool; `arguments` as the model writes them, be they JSON or not."""

    name: str
    arguments: str


Turn = tuple[Call, ...]


def call(name: str, **arguments: object) -> Call:
    """A well-formed call."""
    return Call(name=name, arguments=json.dumps(arguments, ensure_ascii=False))


def turns_for(files: Mapping[str, str], deleted: Sequence[str], known: str) -> list[Turn]:
    """Read what is there (its path stands in `known`), write everything, be done."""
    reads = [call("read", path=path) for path in files if path in known]
    writes = [call("write", path=path, content=text) for path, text in files.items()]
    writes += [call("delete", path=path) for path in deleted]
    groups = [*_groups(reads), *_groups(writes), [call("done", summary="It is built.")]]
    return [tuple(group) for group in groups]


def said_by_user(messages: Sequence[Message]) -> list[str]:
    """The program's words, results of tools left out."""
    return [str(one.get("content") or "") for one in messages if one.get("role") == "user"]


def evidence_told(messages: Sequence[Message]) -> int:
    """How often the program has told what failed: in words of its own or behind the result of a tool."""
    told = (str(one.get("content") or "") for one in messages if one.get("role") in ("user", "tool"))
    return sum("<evidence>" in text for text in told)


def _groups(calls: Sequence[Call]) -> list[list[Call]]:
    return [list(calls[start : start + _CALLS_A_TURN]) for start in range(0, len(calls), _CALLS_A_TURN)]
