"""Lines as models write them and files have them: only a line feed ends one, with or without a carriage return."""

LONGEST_MARK = 1_000
"""Characters of a line that may be a mark, a path or a header; longer ones are content, and are never scanned."""


def answer_lines(text: str) -> list[str]:
    """Lines of an answer, without their ends and without a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")


def text_lines(text: str) -> list[str]:
    """Lines of a text that ends without a line break; none for an empty text."""
    return text.split("\n") if text else []


def indent_of(line: str) -> str:
    """The blanks and tabs that a line begins with."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def without_blank_edges(lines: list[str]) -> list[str]:
    """The lines from the first to the last that is not blank."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def run_length(line: str, letter: str) -> int:
    """How often `letter` stands at the beginning of a line, blanks before it aside."""
    start = line.lstrip(" \t")
    return len(start) - len(start.lstrip(letter))
