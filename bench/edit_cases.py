"""The set of answers that models write, each with what it must make of the files, or why it must be refused.

A file of cases is text. A line that begins with `%%% ` starts a section; words behind its name are options:

* `base NAME`, then its files: shared by the cases below;
* `case TITLE`, and `given NAME` for the files of a base;
* `file PATH`: a file beside those of the base. Options: `crlf`, `bom`, `unended` (no final line break);
* `answer`: what the model wrote; with `crlf` all its lines end so;
* `protect PATTERN`, `stale PATH` (the model read another text), `missed PATH` (an edit failed before);
* `lines PATH FIRST COUNT`: COUNT lines from FIRST (from 1) become those below, and nothing else changes;
* `whole PATH`: the file is exactly this, options as for `file`; `gone PATH`: it was removed;
* `same`: the answer is taken, and nothing changes; `refused CODE`: nothing may change.

In a section with the option `escaped`, `\\uXXXX` stands for that letter.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.document import Document

CASES = Path(__file__).resolve().parents[1] / "tests" / "unit" / "engine" / "edits" / "edit_cases"
_START = "%%% "
_LETTER = re.compile(r"\\u([0-9a-fA-F]{4})")


class EditCase(Document):
    """One answer; `refused` is the code of the first reason, or empty if `after` must be the outcome."""

    title: str
    before: Mapping[str, str]
    answer: str
    after: Mapping[str, str]
    refused: str
    protected: tuple[str, ...]
    shown: Mapping[str, str]
    misses: Mapping[str, int]


class _Section(Document):
    name: str
    words: tuple[str, ...]
    text: str

    def content(self) -> str:
        """The text as a file, by the options."""
        text = self.text
        if "escaped" in self.words:
            text = _LETTER.sub(lambda found: chr(int(found.group(1), 16)), text)
        if "unended" in self.words:
            text = text.removesuffix("\n")
        if "crlf" in self.words:
            text = text.replace("\n", "\r\n")
        return "\ufeff" + text if "bom" in self.words else text


def edit_cases() -> list[EditCase]:
    """All cases, in the order of their files."""
    return [case for path in sorted(CASES.glob("*.txt")) for case in _cases(path)]


def _cases(path: Path) -> Iterator[EditCase]:
    bases: dict[str, dict[str, str]] = {}
    groups: list[list[_Section]] = []
    for section in _sections(path.read_text(encoding="utf-8")):
        if section.name in ("base", "case"):
            groups.append([])
        groups[-1].append(section)
    for first, *rest in groups:
        if first.name == "base":
            bases[first.words[0]] = {one.words[0]: one.content() for one in rest}
        else:
            yield _case(f"{path.stem}: {' '.join(first.words)}", rest, bases)


def _sections(text: str) -> Iterator[_Section]:
    for part in re.split(rf"^{_START}", text, flags=re.M)[1:]:
        header, _, body = part.partition("\n")
        name, *words = header.split()
        yield _Section(name=name, words=tuple(words), text=body)


def _case(title: str, sections: list[_Section], bases: Mapping[str, Mapping[str, str]]) -> EditCase:
    before: dict[str, str] = {}
    for one in sections:
        if one.name == "given":
            before |= bases[one.words[0]]
        elif one.name == "file":
            before[one.words[0]] = one.content()
    [answer] = [one.content() for one in sections if one.name == "answer"]
    after = dict(before)
    for one in sections:
        _expect(one, before, after)
    named = {
        kind: [one.words[0] for one in sections if one.name == kind]
        for kind in ("protect", "stale", "missed", "refused")
    }
    return EditCase(
        title=title,
        before=before,
        answer=answer,
        after=after,
        refused="".join(named["refused"]),
        protected=tuple(named["protect"]),
        shown={path: hashlib.sha256(b"another text").hexdigest() for path in named["stale"]},
        misses={path: named["missed"].count(path) for path in named["missed"]},
    )


def _expect(section: _Section, before: Mapping[str, str], after: dict[str, str]) -> None:
    path = section.words[0] if section.words else ""
    if section.name == "whole":
        after[path] = section.content()
    elif section.name == "gone":
        del after[path]
    elif section.name == "lines":
        first, count = int(section.words[1]) - 1, int(section.words[2])
        lines = after[path].splitlines(keepends=True)
        after[path] = "".join([*lines[:first], section.content(), *lines[first + count :]])
