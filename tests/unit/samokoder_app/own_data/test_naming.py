"""Names in an archive, whatever somebody has thought of."""

import unicodedata

import pytest

from samokoder_app.own_data.naming import Names, plain_name, safe_part

HOSTILE = [
    "../../etc/passwd",
    "/etc/passwd",
    "..\\..\\windows\\win.ini",
    "C:\\a.txt",
    "a:stream",
    "CON",
    "con.txt",
    "Aux .txt",
    "COM¹.log",
    "lpt9",
    "trailing. ",
    " leading",
    ".git/config",
    ".GIT/hooks/post-checkout",
    "git~1/config",
    ".git /config",
    "a/./b",
    "a//b",
    "..",
    ".",
    "",
    "\u202egpj.exe",
    "zero\u200bwidth",
    "tab\there",
    "nul\x00byte",
    "A.txt",
    "a.txt",
    "ａ.txt",
    "é.txt",
    "é.txt",
    "x",
    "x/y",
    "X/y/z",
    'quest?ion*mark|<>"',
    "／etc／passwd",
    "long/" + "я" * 300 + ".txt",
]


def test_every_name_is_safe_everywhere_and_given_once() -> None:
    names = Names()
    given = [names.path(name) for name in HOSTILE]
    for path in given:
        parts = path.split("/")
        assert not {"", ".", ".."} & set(parts), path
        for part in parts:
            assert part.isprintable(), path
            assert not set('<>:"\\|?*') & set(part), path
            assert part == part.strip(" ").rstrip("."), path
            assert part.partition(".")[0].strip().casefold() not in {"con", "aux", "nul", "com¹", "com1", "lpt9"}, path
            assert part.casefold() not in {".git", "git~1"}, path
            assert len(part.encode()) <= 255, path
    folded = [unicodedata.normalize("NFKC", path).casefold() for path in given]
    assert len(set(folded)) == len(folded)
    folders = {"/".join(path.split("/")[:depth]) for path in folded for depth in range(1, path.count("/") + 1)}
    assert folders.isdisjoint(folded), "a file where a folder must be"


@pytest.mark.parametrize("path", ["src/App.tsx", "README.md", ".gitignore", "страницы/главная.html", "a b/c-d_e.f.g"])
def test_ordinary_names_stay_as_they_are(path: str) -> None:
    assert Names().path(path) == path


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Список покупок!", "Список-покупок"),
        ("../../etc", "etc"),
        ("CON", "CON"),
        ("\u202e／\x00", "project"),
        ("Ａ／Ｂ", "A-B"),
        ("x" * 200, "x" * 80),
    ],
)
def test_titles_become_plain_names(title: str, name: str) -> None:
    assert plain_name(title, "project") == name


def test_a_part_that_is_all_dots_has_a_name() -> None:
    assert safe_part("...") == "___"
