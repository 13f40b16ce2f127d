"""Answers that GPT-Pilot wants as JSON and nothing else: how it asks for them, and how they are found among words.

It names no response format. It shows a JSON schema in the last thing that it says, and gives up an answer with a word beside
the object; then it says so, in a few words, and wants the same once more.
"""

import json
import re
from collections.abc import Iterator, Sequence

from engine.loose_json import objects_in, without_slips

_LONGEST_COMPLAINT = 4_000
"""Characters of what is said about an answer that could not be read; whatever is longer is another question."""

_MOST_SHOWN = 20
"""Objects that are looked at in one text, the last ones; whoever asks may send a million."""

_SCHEMA = re.compile(r"^```(?:json)?\n(\{.*\})\n```", re.M)
_FENCED = re.compile(r"^```(?:json)?[ \t]*\n(.*?)^```", re.M | re.S)


def fields_wanted(said: Sequence[str]) -> frozenset[str]:
    """The fields of the JSON that is wanted; `said` is what the asking side has said, in order. Empty: none is wanted."""
    for text in reversed(said):
        for shown in reversed(_SCHEMA.findall(text)[-_MOST_SHOWN:]):
            if fields := _fields_of(shown):
                return fields
        if len(text) > _LONGEST_COMPLAINT:
            break
    return frozenset()


def json_in(text: str, fields: frozenset[str] = frozenset()) -> str:
    """The JSON object in an answer, one with any of these fields where some are wanted; else the answer as it is."""
    if _object(text) is not None:
        return text
    for part in (text, *reversed(_FENCED.findall(text)), text.rpartition("</think>")[2]):
        if found := max(_fitting(part, fields), key=len, default=""):
            return found
    return text


def _fitting(text: str, fields: frozenset[str]) -> Iterator[str]:
    for found in map(without_slips, objects_in(text)):
        read = _object(found)
        if isinstance(read, dict) and (not fields or fields & read.keys()):
            yield found


def _fields_of(shown: str) -> frozenset[str]:
    read = _object(shown)
    properties = read.get("properties") if isinstance(read, dict) else None
    return frozenset(properties) if isinstance(properties, dict) else frozenset()


def _object(text: str) -> object:
    """What it is as JSON, None if it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
