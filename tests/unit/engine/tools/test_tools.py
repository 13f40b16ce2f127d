"""Each tool by itself: what the model is told, and what becomes of the files."""

import json

import pytest

from engine.llm.types import ToolCall
from engine.reasons import reason
from engine.sandbox.commands import CommandResult
from engine.sandbox.errors import SandboxUnavailable
from engine.stacks.stack import load_stack
from engine.tools.all import TOOLS, offered, prepared
from engine.tools.clipping import LONGEST_RESULT, clipped
from engine.tools.desk import Desk, app_path, digest

MAIN = "import os\n\n\ndef first():\n    return 1\n\n\ndef second():\n    return 2\n"


class Texts:
    """The app's files in memory."""

    def __init__(self, files):
        self.files = files

    def read(self, path):
        return self.files.get(path)

    def paths(self):
        return frozenset(self.files)

    def texts(self):
        return dict(self.files)


class OneCommand:
    """A shell whose every command ends in the same way."""

    def __init__(self, result):
        self.result = result
        self.ran = []

    async def run(self, argv, label, seconds):
        self.ran.append((argv, seconds))
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


@pytest.fixture
def desk():
    files = {"app/main.py": MAIN, "app/big.txt": "\n".join(f"line {n}" for n in range(1, 2001)), "app/logo.png": None}
    files["app/static/htmx.min.js"] = "minified()"
    return Desk(Texts(files), load_stack("fastapi"), "en")


async def use(desk, name, **arguments):
    entry = await prepared(ToolCall(id="c", name=name, arguments=json.dumps(arguments)), desk).work(desk)
    desk.take(entry)
    for path, text in entry.files.items():
        desk.files.files[path] = text
        if text is None:
            del desk.files.files[path]
    return entry


async def test_a_file_is_read_as_it_stands(desk):
    entry = await use(desk, "read", path="app/main.py")
    assert entry.text == f"app/main.py, lines 1 to 9 of 9:\n{MAIN.rstrip()}"
    assert entry.note == "lines 1–9 of 9"
    assert entry.seen == {"app/main.py": digest(MAIN)}


async def test_a_long_file_is_read_in_pages(desk):
    first = await use(desk, "read", path="app/big.txt")
    assert first.text.endswith("[… lines 401 to 2000 follow: read them with start=401 …]")
    second = await use(desk, "read", path="app/big.txt", start=1999)
    assert second.text == "app/big.txt, lines 1999 to 2000 of 2000:\nline 1999\nline 2000"


async def test_lines_without_end_are_cut(desk):
    desk.files.files["app/wide.txt"] = "x" * 100_000 + "\n" + "y" * 100_000
    entry = await use(desk, "read", path="app/wide.txt")
    assert len(entry.text) < LONGEST_RESULT


@pytest.mark.parametrize("path", ["app/mian.py", "main.py", "app/logo.png", "../../etc/passwd", "/etc/passwd"])
async def test_what_is_no_text_of_the_app_is_not_read(desk, path):
    entry = await use(desk, "read", path=path)
    assert entry.is_failed
    assert entry.text.startswith(f"There is no text file {path}.")
    if "main" in path or "mian" in path:
        assert "There is: app/main.py" in entry.text


@pytest.mark.parametrize("path", ["./app/main.py", "/workspace/app/app/main.py", " app/main.py"])
def test_paths_as_models_write_them(path):
    assert app_path(path) == "app/main.py"


async def test_files_are_listed_with_what_they_define(desk):
    entry = await use(desk, "list", folder="app")
    assert "app/main.py (9 lines, not shown; defines first, second)" in entry.text
    assert "app/logo.png (binary)" in entry.text
    assert (await use(desk, "list", folder="nowhere")).is_failed


async def test_lines_are_found_in_any_case_and_by_alternatives(desk):
    entry = await use(desk, "search", text="RETURN 1|def second")
    assert entry.text == "app/main.py:5: return 1\napp/main.py:8: def second():"
    assert (await use(desk, "search", text="app.")).text == "“app.” stands nowhere."


async def test_a_search_is_bounded(desk):
    entry = await use(desk, "search", text="line")
    assert len(entry.text.splitlines()) == 61
    assert entry.text.endswith("[… 1940 more: search for a longer text …]")


async def test_lines_are_replaced_in_one_place(desk):
    await use(desk, "read", path="app/main.py")
    entry = await use(desk, "edit", path="app/main.py", old="    return 2", new="    return 3")
    assert entry.text == "app/main.py: written, +1 −1 lines."
    assert desk.files.files["app/main.py"] == MAIN.replace("return 2", "return 3")


async def test_other_words_for_the_lines_are_understood(desk):
    entry = await use(desk, "edit", path="app/main.py", old_str="    return 2", new_string="    return 3")
    assert entry.files


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    return 7", "x", "was not found"),
        ("return", "x", "stands 2 times in the file"),
        ("", "x", "old: String should have at least 1 character"),
        ("    return 2", "    return (", "app/main.py line 9"),
        ("    return 2", "    # ... rest of the code unchanged", "stands for omitted code"),
    ],
)
async def test_an_edit_that_cannot_be_right_changes_nothing(desk, old, new, said):
    entry = await use(desk, "edit", path="app/main.py", old=old, new=new)
    assert entry.is_failed
    assert entry.note == "refused"
    assert said in entry.text
    assert not entry.files


async def test_a_file_that_changed_since_it_was_read_is_not_edited(desk):
    await use(desk, "read", path="app/main.py")
    desk.files.files["app/main.py"] = MAIN.replace("1", "4")
    for call in ({"old": "    return 2", "new": "    return 3"}, {"content": "X = 1"}):
        entry = await use(desk, "edit" if "old" in call else "write", path="app/main.py", **call)
        assert "was changed by the program or the user since you saw it" in entry.text
    await use(desk, "read", path="app/main.py")
    assert (await use(desk, "edit", path="app/main.py", old="    return 2", new="    return 3")).files


async def test_ones_own_change_is_known(desk):
    await use(desk, "write", path="app/new.py", content="A = 1")
    assert desk.files.files["app/new.py"] == "A = 1\n"
    assert (await use(desk, "edit", path="app/new.py", old="A = 1", new="A = 2")).files
    assert (await use(desk, "write", path="app/new.py", content="A = 3")).files


async def test_a_file_that_was_not_read_is_not_overwritten(desk):
    entry = await use(desk, "write", path="app/main.py", content="X = 1")
    assert entry.text == "app/main.py exists and you have not read it. Read it first, then write or edit it."
    await use(desk, "edit", path="app/main.py", old="    return 2", new="    return 3")
    assert (await use(desk, "write", path="app/main.py", content="X = 1")).is_failed


async def test_reasons_name_tools_and_not_blocks(desk):
    await use(desk, "read", path="app/main.py")
    entry = await use(desk, "write", path="app/main.py", content="")
    assert entry.text == "Nothing was changed:\napp/main.py would be empty. To remove it, use the tool delete."


async def test_part_of_a_line_is_replaced(desk):
    entry = await use(desk, "edit", path="app/main.py", old="second()", new="last()")
    assert entry.files == {"app/main.py": MAIN.replace("second()", "last()")}


async def test_the_same_content_again_changes_nothing(desk):
    await use(desk, "write", path="app/new.py", content="A = 1\n")
    entry = await use(desk, "write", path="app/new.py", content="A = 1\n")
    assert (entry.note, entry.files, entry.is_failed) == ("no change", {}, False)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("write", {"content": "x"}), ("edit", {"old": "minified()", "new": "x"}), ("delete", {})],
)
async def test_protected_files_stay(desk, name, arguments):
    await use(desk, "read", path="app/static/htmx.min.js")
    entry = await use(desk, name, path="app/static/htmx.min.js", **arguments)
    assert "is protected" in entry.text
    assert not entry.files


@pytest.mark.parametrize("path", ["../outside.py", "/etc/cron.d/x", "data/app.db", ".git/config", "app/\nx.py"])
async def test_nothing_is_written_outside(desk, path):
    entry = await use(desk, "write", path=path, content="x")
    assert entry.is_failed
    assert not entry.files


@pytest.mark.parametrize("path", ["app", "app/main.py/inner.py"])
async def test_a_file_is_no_folder(desk, path):
    entry = await use(desk, "write", path=path, content="x")
    assert "a file and a folder cannot have one name" in entry.text
    assert not entry.files


async def test_a_file_is_deleted(desk):
    entry = await use(desk, "delete", path="app/big.txt")
    assert entry.files == {"app/big.txt": None}
    assert (await use(desk, "delete", path="app/big.txt")).is_failed


async def test_commands_of_the_stack_have_names(desk):
    desk.shell = OneCommand(CommandResult(exit_code=1, output="F...\n1 failed, 3 passed in 0.1s\n", seconds=1))
    entry = await use(desk, "run", command="test")
    assert desk.shell.ran == [(desk.stack.commands.test, 90)]
    assert (entry.text, entry.note) == ("exit code 1\nF...\n1 failed, 3 passed in 0.1s", "1 failed, 3 passed in 0.1s")
    assert entry.is_failed

    desk.shell.result = CommandResult(exit_code=0, output="", seconds=1)
    entry = await use(desk, "run", command="ls -la")
    assert desk.shell.ran[1] == (("sh", "-c", "ls -la"), 60)
    assert (entry.text, entry.note, entry.is_failed) == ("exit code 0\n(no output)", "no errors", False)


async def test_output_is_clipped_and_limits_are_told(desk):
    desk.shell = OneCommand(CommandResult(exit_code=137, output="word\n" * 9_000, seconds=60, timed_out=True))
    entry = await use(desk, "run", command="yes")
    assert len(entry.text) < 6_200
    assert entry.text.startswith("stopped after 60 s\n")
    assert "characters left out" in entry.text
    assert entry.note == "not finished in 60 s"

    desk.shell.result = CommandResult(exit_code=137, output="", seconds=1, killed_for=reason("memory", limit=1024))
    assert (await use(desk, "run", command="eat")).is_failed


async def test_a_sandbox_that_fails_is_told(desk):
    desk.shell = OneCommand(SandboxUnavailable("probe_failed"))
    entry = await use(desk, "run", command="test")
    assert entry.text.startswith("The command could not be run: ")


def test_without_a_shell_nothing_is_run(desk):
    assert "run" not in {tool.name for tool in offered(desk)}
    desk.shell = OneCommand(None)
    assert {tool.name for tool in offered(desk)} == set(TOOLS)


async def test_done_ends_and_speaks(desk):
    entry = await use(desk, "done", summary="Built.")
    assert (entry.is_end, entry.words) == (True, "Built.")


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("shout", "{}", "There is no tool “shout”"),
        ("run", "{}", "There is no tool “run”"),
        ("read", '{"path": ', "its arguments are not valid JSON"),
        ("read", '["app/main.py"]', "its arguments must be a JSON object"),
        ("read", "{}", "path: Field required"),
        ("read", '{"path": "app/main.py", "start": 0}', "start: Input should be greater than or equal to 1"),
        ("edit", '{"path": "x", "old": "y"}', "new: Field required"),
        ("write", '{"path": "x", "content": "a\\u0000b"}', "content: Value error, holds a NUL or half a character"),
        ("write", '{"path": "x", "content": "\\ud83d"}', "content: Value error, holds a NUL or half a character"),
    ],
)
async def test_a_call_that_cannot_be_understood_comes_back(desk, name, arguments, said):
    entry = await prepared(ToolCall(id="c", name=name, arguments=arguments), desk).work(desk)
    assert said in entry.text
    assert entry.is_failed


def test_words_that_a_tool_does_not_know_are_left_out(desk):
    call = ToolCall(id="c", name="read", arguments='{"path": "app/main.py", "why": "to look"}')
    assert prepared(call, desk).label == "reads app/main.py"


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_definitions_are_plain_schemas(tool):
    definition = tool.definition()
    assert definition.parameters["type"] == "object"
    assert all("description" in field for field in definition.parameters["properties"].values())
    assert "title" not in json.dumps(definition.parameters)


def test_clipping_keeps_both_ends_in_whole_lines():
    text = "\n".join(f"line {number}" for number in range(2_000))
    short = clipped(text, 1_000)
    assert short.startswith("line 0\n")
    assert short.endswith("\nline 1999")
    assert len(short) < 1_100
    assert clipped("short") == "short"
