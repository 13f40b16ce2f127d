"""The demo model's answers behind any wire format: a whole build can go through each."""

from pydantic_ai.messages import ModelRequest, SystemPromptPart, UserPromptPart

from bench.wires.said import Said, Tokens
from bench.wires.server import Asked
from engine.llm.demo.answers import answer
from engine.llm.demo.model import read_question

_PIECE = 200


def demo_answer(asked: Asked) -> Said:
    """What the demo model says to a request, counted by characters."""
    system, first = asked.question
    text = answer(read_question([ModelRequest(parts=[SystemPromptPart(system), UserPromptPart(first)])]))
    pieces = tuple(text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
    return Said(pieces=pieces, tokens=Tokens(prompt=(len(system) + len(first)) // 4, completion=len(text) // 4 + 1))
