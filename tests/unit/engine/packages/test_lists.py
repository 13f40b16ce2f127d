"""Lists of packages are read strictly: nothing but names and versions of the registry reaches an installer."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.packages.app_packages import of_stack
from engine.packages.asked import LONGEST_LIST, MOST_PACKAGES, asked_by
from engine.stacks.stack import load_stack

PYTHON, NODE, STATIC = load_stack("fastapi"), load_stack("react-express"), load_stack("static")
HASH = "--hash=sha256:" + "0a" * 32


def python_lines(text: str) -> list[str]:
    asked = asked_by({"requirements.txt": text}, PYTHON)
    assert asked.refused == ()
    return [package.wanted for package in asked.packages]


def test_names_extras_and_versions_are_written_anew() -> None:
    text = (
        "\ufeff# what it needs\n"
        "FastAPI >= 0.100 , <1  # the framework\n"
        f"python_slugify==8.0.4 \\\n    {HASH} \\\n    {HASH}\n"
        "uvicorn[standard]\n"
        "Jinja2-Fragments~=1.2; python_version >= '3.9'\n"
        "pywin32; sys_platform == 'win32'\n\n"
    )
    assert python_lines(text) == [
        "fastapi<1,>=0.100",
        "python-slugify==8.0.4",
        "uvicorn[standard]",
        "jinja2-fragments~=1.2",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "-e .",
        "-r more.txt",
        "-c constraints.txt",
        "--index-url https://evil.example/simple",
        "--extra-index-url=https://evil.example/simple",
        "--find-links /tmp",
        "--no-binary :all:",
        "--pre",
        "markdown --global-option=x",
        "markdown --config-settings=x",
        "markdown --hash=md5:00",
        "markdown --no-binary=:all:",
        "git+https://evil.example/x.git",
        "x @ git+https://evil.example/x.git",
        "x @ https://evil.example/x.whl",
        "x @ file:///etc/passwd",
        "https://evil.example/x.whl",
        "./local",
        "../local.whl",
        "/etc/passwd",
        "C:\\local.whl",
        "markdown===3.5",
        "markdown==${SECRET}",
        "${SECRET}",
        "markdown; os_name == 'x' or extra_name == 'y'",
        "markdown==1 ; " + "(" * 600,
        "a" * 200,
        "markdown, slugify",
        "markdown==3.5\\",
        "$(id)",
        "; rm -rf /",
        "marké==1",
    ],
)
def test_every_other_line_refuses_the_whole_list_and_is_named(line: str) -> None:
    asked = asked_by({"requirements.txt": f"fastapi\n{line}\n"}, PYTHON)
    if line == "markdown==3.5\\":  # a continued line that nothing follows
        assert asked.names == {"fastapi", "markdown"}
        return
    assert asked.packages == ()
    assert [one.partition(": ")[0] for one in asked.refused] == ["requirements.txt:2"]


def test_a_password_in_a_refused_line_is_not_shown() -> None:
    asked = asked_by({"requirements.txt": "--index-url https://me:hunter2@evil.example/simple\n"}, PYTHON)
    assert "hunter2" not in asked.refused[0]


def test_pyproject_counts_where_there_is_no_other_list() -> None:
    project = '[project]\nname = "x"\ndependencies = ["markdown>=3", "fastapi"]\n'
    assert asked_by({"pyproject.toml": project}, PYTHON).names == {"markdown", "fastapi"}
    assert asked_by({"pyproject.toml": project, "requirements.txt": ""}, PYTHON).names == frozenset()
    for bad in (
        '[project]\ndependencies = ["x @ https://evil.example"]',
        "[project]\ndependencies = [1]",
        "[",
        "a=" + "[" * 3000,
    ):
        assert asked_by({"pyproject.toml": bad}, PYTHON).refused


def test_package_json_is_read_with_the_versions_of_its_lock() -> None:
    manifest = {
        "dependencies": {"dayjs": "^1.11.0", "zustand": "latest"},
        "devDependencies": {"@types/node": ">= 20 < 25"},
    }
    locked = {"": {"dependencies": {"dayjs": "^1.11.0", "zustand": "^4"}}}
    lock = {
        "packages": {**locked, "node_modules/dayjs": {"version": "1.11.7", "resolved": "https://evil.example/x.tgz"}}
    }
    files = {"package.json": json.dumps(manifest), "package-lock.json": json.dumps(lock)}
    wanted = {package.name: package.wanted for package in asked_by(files, NODE).packages}
    assert wanted == {"dayjs": "1.11.7", "zustand": "latest", "@types/node": ">=20 <25"}


@pytest.mark.parametrize(
    "wanted", ["*", "", "1", "1.x", "1.2.3", "^1.2", "~1.2.3-beta.1", ">=1.2 <2", "1 - 2", "1 || ^2", "next"]
)
def test_ranges_of_the_registry_are_taken(wanted: str) -> None:
    asked = asked_by({"package.json": json.dumps({"dependencies": {"x": wanted}})}, NODE)
    assert (asked.refused, asked.names) == ((), {"x"})


@pytest.mark.parametrize(
    "manifest",
    [
        {"dependencies": {"x": wanted}}
        for wanted in (
            "file:../x", "link:../x", "workspace:*", "npm:other@1", "git+ssh://git@evil.example/x.git", "github:me/x",
            "me/x", "https://evil.example/x.tgz", "git://evil.example/x", "../x", "~/x", "/x", "$x", "1 ||", "-", "a" * 200,
        )
    ]
    + [
        {"workspaces": ["packages/*"]},
        {"dependencies": {"../../x": "1"}},
        {"dependencies": {"--registry=x": "1"}},
        {"dependencies": {"@evil/x/../y": "1"}},
        {"devDependencies": {"x": {"version": "1"}}},
        {"dependencies": ["x"]},
    ],
)  # fmt: skip
def test_every_other_entry_refuses_package_json(manifest: dict[str, object]) -> None:
    asked = asked_by({"package.json": json.dumps({"dependencies": {"ok": "1"}, **manifest})}, NODE)
    assert (asked.packages, len(asked.refused)) == ((), 1)


@pytest.mark.parametrize("text", ["{", "[]", "1", '{"dependencies": ' + "[" * 100_000])
def test_what_is_no_package_json_is_refused(text: str) -> None:
    assert asked_by({"package.json": text}, NODE).refused
    assert asked_by({"package.json": "{}", "package-lock.json": text}, NODE).refused == ()


def test_a_list_may_be_long_but_not_endless() -> None:
    assert asked_by({"requirements.txt": "".join(f"p{n}\n" for n in range(MOST_PACKAGES + 1))}, PYTHON).refused
    assert asked_by({"package.json": "{}"}, STATIC).names == frozenset()


@given(st.text(max_size=200), st.text(max_size=60))
def test_whatever_is_written_only_plain_words_come_through(text: str, wanted: str) -> None:
    for package in asked_by({"requirements.txt": text}, PYTHON).packages:
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*(\[[a-z0-9,-]+\])?[A-Za-z0-9<>=!~,.*+_-]*", package.wanted)
    for package in asked_by({"package.json": json.dumps({"dependencies": {text: wanted}})}, NODE).packages:
        assert re.fullmatch(r"(@[\w.-]+/)?[\w.-]+", package.name, re.ASCII)
        assert re.fullmatch(r"[A-Za-z0-9^~<>=|* .+-]+", package.wanted)


@given(st.from_regex(r"[A-Za-z]{1,5}[ \[\];@#\\\-=<>~!,.0-9'\"${}]{0,30}", fullmatch=True))
def test_lines_that_are_nearly_right_never_carry_more(line: str) -> None:
    for package in asked_by({"requirements.txt": line}, PYTHON).packages:
        assert re.fullmatch(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?[a-z0-9<>=!~,.*+-]*", package.wanted)


def test_lists_that_are_too_long_are_refused_unread_and_such_a_lock_tells_no_versions() -> None:
    long = "markdown\n" * 60_000
    for stack, path in ((PYTHON, "requirements.txt"), (PYTHON, "pyproject.toml"), (NODE, "package.json")):
        assert asked_by({path: long}, stack).refused == (f"{path}: {len(long)} > {LONGEST_LIST}",)
        assert of_stack({path: long}, stack).unallowed == ()
    manifest = {"dependencies": {"left-pad": "^1.0.0"}}
    places = {"": manifest, "node_modules/left-pad": {"version": "1.3.0"}}
    for blanks, wanted in ((0, "1.3.0"), (10_000_000, "^1.0.0")):
        files = {
            "package.json": json.dumps(manifest),
            "package-lock.json": json.dumps({"packages": places}) + " " * blanks,
        }
        assert [one.wanted for one in asked_by(files, NODE).packages] == [wanted]
