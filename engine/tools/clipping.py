"""Outputs of tools within bounds: a loop's history is sent again with every turn."""

LONGEST_RESULT = 12_000
"""Characters of any result, about 3,000 tokens."""


def clipped(text: str, most: int = LONGEST_RESULT, head_share: float = 0.33) -> str:
    """Beginning and end of `text`, whole lines where possible, with a line that says how much is missing."""
    if len(text) <= most:
        return text
    head = text[: int(most * head_share)]
    tail = text[-(most - len(head)) :]
    head = head[: head.rfind("\n") + 1] or head
    tail = tail[tail.find("\n") + 1 :] or tail
    left_out = len(text) - len(head) - len(tail)
    return f"{head}[… {left_out} characters left out …]\n{tail}"
