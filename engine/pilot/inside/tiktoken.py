"""Stands in for the package of this name inside GPT-Pilot's sandbox, where its vocabulary cannot be fetched.

It is asked for the length of texts alone, and only where a server names no tokens; ours always does.
"""

CHARACTERS = 4
"""Of a token, as everywhere in Samokoder where nobody has counted."""


class _Encoding:
    def encode(self, text: str, **_: object) -> list[int]:
        """As many numbers as the text may have tokens."""
        return [0] * (len(text) // CHARACTERS + 1)


def get_encoding(name: str) -> _Encoding:
    """Whatever encoding is asked for."""
    return _Encoding()


def encoding_for_model(name: str) -> _Encoding:
    """Whatever model it is for."""
    return _Encoding()
