"""Paths that an app may have, and all others."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.workspace.errors import PathRejected
from engine.workspace.paths import is_valid_path, twin_of, validate_path

NAMES = st.text(alphabet=string.ascii_letters + string.digits + "_-", min_size=1, max_size=12).filter(
    lambda name: name not in ("data", "venv", "node_modules", "__pycache__")
)


@pytest.mark.parametrize(
    "path",
    [
        "app/main.py",
        "README.md",
        ".env.example",
        ".dockerignore",
        "app/templates/base.html",
        "tests/данные.txt",
        "app/data/seed.json",
        "Dockerfile",
        "a b/c d.txt",
        "x" * 200,
    ],
)
def test_ordinary_paths(path):
    assert validate_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "..",
        "../x",
        "app/../../x",
        "app/./x",
        "./x",
        "app//x",
        "app/",
        "app/x\0",
        "app/x\ny",
        "app\\x",
        "\u202etxt.py",
        "app/e\u0301clair.py",
        ".samokoder/state.json",
        "a\u200bb",
        "\ud800",
        " x",
        "x ",
        "app/ x",
        "x" * 201,
        "ж" * 130,
        ".git/config",
        "app/.git",
        ".GIT/config",
        ".git./config",
        ".git::$INDEX_ALLOCATION/config",
        "GIT~1/config",
        "node_modules/x.js",
        "app/__pycache__/x.pyc",
        "x.pyc",
        "app.db",
        "data/file.txt",
        "data",
        ".venv/bin/python",
    ],
)
def test_refused_paths(path):
    with pytest.raises(PathRejected) as refusal:
        validate_path(path)
    assert str(refusal.value).endswith(".")


@given(st.lists(NAMES, min_size=1, max_size=8))
def test_plain_names_joined_are_accepted(names):
    path = "/".join(names)

    assert is_valid_path(path)


@given(st.text(max_size=60))
def test_whatever_is_accepted_stays_beneath(path):
    if is_valid_path(path):
        parts = path.split("/")
        assert not {"", ".", "..", ".git", "node_modules"} & set(parts)
        assert path.isprintable()
        assert "\\" not in path
        path.encode()


@given(st.lists(NAMES, min_size=1, max_size=4), st.sampled_from(["..", ".", "", ".git", "node_modules"]), st.data())
def test_one_bad_part_spoils_a_path(names, bad, data):
    place = data.draw(st.integers(0, len(names)))
    path = "/".join([*names[:place], bad, *names[place:]])

    assert not is_valid_path(path)


@pytest.mark.parametrize(
    ("path", "twin"),
    [
        ("app/main.py", None),
        ("app/other.py", None),
        ("application/main.py", None),
        ("app/Main.py", "app/main.py"),
        ("APP/other.py", "app"),
        ("app/ROUTERS/new.py", "app/routers"),
        ("readme.md", "README.md"),
    ],
)
def test_names_that_differ_in_case_alone_are_twins(path, twin):
    assert twin_of(path, ["app/main.py", "app/routers/home.py", "README.md"]) == twin
