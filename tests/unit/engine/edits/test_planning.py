"""Blocks applied to files: the ladder of matching, refusals, atomicity, replay."""

import pytest

from engine.edits.ground import Ground
from engine.edits.planning import plan_changes
from engine.edits.recognition import merged, parse_blocks
from engine.edits.refusals import EditsRefused

MAIN = "def main():\n    if True:\n        print('a')\n    return 1\n"


def edit(search: str, replace: str, path: str = "app/main.py") -> str:
    return f'<edit path="{path}">\n<<<<<<< SEARCH\n{search}\n=======\n{replace}\n>>>>>>> REPLACE\n</edit>\n'


def whole(path: str, content: str) -> str:
    return f'<file path="{path}">\n{content}\n</file>\n'


def apply(answer: str, files: dict[str, str] | None = None, protected: tuple[str, ...] = ()) -> dict[str, str | None]:
    present = {"app/main.py": MAIN} if files is None else files
    return dict(plan_changes(parse_blocks(answer), present.get, Ground(protected=protected)).files)


def problems(answer: str, **options) -> str:
    with pytest.raises(EditsRefused) as caught:
        apply(answer, **options)
    return "\n".join(caught.value.problems)


def test_whole_files_edits_and_deletions_together():
    answer = "Words.\n" + whole("app/new.py", "X = 1") + edit("    return 1", "    return 2")
    answer += '<delete path="app/old.py" />'
    changes = apply(answer, {"app/main.py": MAIN, "app/old.py": "x\n"})
    assert changes == {
        "app/new.py": "X = 1\n",
        "app/main.py": MAIN.replace("return 1", "return 2"),
        "app/old.py": None,
    }


@pytest.mark.parametrize(
    "search",
    ["    return 1", "    return 1   ", "return 1", "        return 1"],
)
def test_the_ladder_finds_the_lines(search):
    indent = search[: len(search) - len(search.lstrip())]
    assert apply(edit(search, f"{indent}return 2"))["app/main.py"] == MAIN.replace("return 1", "return 2")


def test_an_indented_block_keeps_its_shape():
    changed = apply(edit("if True:\n    print('a')", "if False:\n    print('b')"))["app/main.py"]
    assert changed == "def main():\n    if False:\n        print('b')\n    return 1\n"


def test_an_unknown_text_is_refused_with_the_nearest():
    told = problems(edit("    return 100", "    return 2"))
    assert "not found" in told
    assert "    return 1" in told


def test_an_ambiguous_text_is_refused():
    files = {"app/main.py": "x = 1\ny = 2\nx = 1\n"}
    assert "stands 2 times" in problems(edit("x = 1", "x = 3"), files=files)


@pytest.mark.parametrize(
    "answer",
    [
        edit("    return 1", "    return 2"),
        edit("    return 1", "    log()\n    return 1"),
        whole("app/main.py", "A = 1"),
    ],
)
def test_applied_again_nothing_changes(answer):
    files = {"app/main.py": MAIN}
    files |= apply(answer, files)
    assert apply(answer, files) == {}


@pytest.mark.parametrize(
    "line",
    [
        "# ... rest of the code unchanged",
        "# existing code here",
        "// rest stays the same",
        "<!-- rest unchanged -->",
        "# остальное без изменений",
        "{# rest of the template unchanged #}",
        "# ... existing imports ...",
        "    {/* rest of the form unchanged */}",
        "{/* ... existing code ... */}",
        "{/* остальное без изменений */}",
    ],
)
def test_elisions_are_refused(line):
    assert "omitted code" in problems(whole("app/new.txt", f"a\n{line}\nb"))


@pytest.mark.parametrize(
    "line",
    [
        "...",
        "{/* Payments */}",
        "# the rest of the week is free",
        "# previous code review",
        "x = ...  # unchanged",
        f"#{' ' * 50_000}x",
        f"{{{' ' * 50_000}x",
    ],
    ids=lambda line: line[:20],
)
def test_honest_lines_are_not(line):
    assert apply(whole("app/new.txt", line), {})


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        ("app/x.py", "def f(:\n    pass", "app/x.py line 1"),
        ("x.json", '{"a": }', "x.json"),
        ("pyproject.toml", "a = [", "pyproject.toml"),
        ("app/templates/list.html", "{% for x in y %}", "app/templates/list.html line 1"),
    ],
)
def test_files_are_parsed_after_the_change(path, content, told):
    assert told in problems(whole(path, content), files={})


def test_one_problem_and_nothing_is_applied_and_all_are_named():
    answer = whole("app/good.py", "A = 1") + whole("app/bad.py", "A = (") + edit("nowhere", "x")
    told = problems(answer)
    assert "app/bad.py" in told
    assert "app/main.py" in told


@pytest.mark.parametrize("path", ["../x.py", "/etc/passwd", "a/../../b", ".git/config"])
def test_paths_outside_are_refused(path):
    assert path in problems(whole(path, "x"), files={})


def test_protected_files_are_refused():
    assert "protected" in problems(whole("app/static/htmx.min.js", "x"), protected=("app/static/*.min.js",))


@pytest.mark.parametrize("answer", ["Only words.", '<file path="a.py">\nx = 1\n', '<edit path="a.py">\nx\n</edit>'])
def test_unreadable_answers(answer):
    with pytest.raises(EditsRefused):
        parse_blocks(answer)


def test_a_fence_around_the_content_is_taken_off():
    assert apply('<file path="a.py">\n```python\nx = 1\n```\n</file>', {}) == {"a.py": "x = 1\n"}


def test_a_markdown_file_keeps_its_fences():
    text = "# A\n\n```\nrun\n```\n\n```\ntest\n```"
    assert apply(f'<file path="README.md">\n{text}\n</file>', {}) == {"README.md": f"{text}\n"}


def test_a_correction_replaces_only_the_files_it_names():
    blocks = merged(whole("a.py", "A = 1") + whole("b.py", "B = ("), whole("b.py", "B = 1"))
    assert {block.path: block.content for block in blocks} == {"a.py": "A = 1\n", "b.py": "B = 1\n"}
    assert len(merged("unreadable", whole("b.py", "B = 1"))) == 1


@pytest.mark.parametrize("heading", ["app/a.py", "**app/a.py**", "### `app/a.py`", "1. app/a.py:", "File: `app/a.py`"])
def test_markdown_with_paths_is_read_where_tags_are_missing(heading):
    assert apply(f"Here it is.\n\n{heading}\n\n```python\nX = 1\n```\nDone.", {}) == {"app/a.py": "X = 1\n"}


def test_a_fence_without_a_path_is_no_file():
    with pytest.raises(EditsRefused):
        parse_blocks("Run this:\n```bash\npip list\n```")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('<file path="app/a.py">', "app/a.py"),
        ("  <file name = app/a.py  >  ", "app/a.py"),
        ("<edit path='app/a.py' >", "app/a.py"),
        ("<delete path=app/a.py />", "app/a.py"),
        ("<delete path='app/a.py'/></delete>", "app/a.py"),
    ],
)
def test_tags_are_read_as_models_write_them(text: str, path: str):
    hunk = "<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE" if "edit" in text else "a"
    closing = {"<file": "</file>", "<edit": "</edit>"}.get(text.strip()[:5])
    answer = f"{text}\n{hunk}\n{closing}" if closing else text
    assert [block.path for block in parse_blocks(answer)] == [path]


MILLION = 1_000_000


@pytest.mark.timeout(20)  # milliseconds; minutes and more when a line is gone through once for each of its places
@pytest.mark.parametrize(
    "line",
    [
        '<file path="' + " " * MILLION,
        "<file path=" + " " * MILLION + "x",
        "<delete path=" + " /" * (MILLION // 2) + "x",
        "<delete path='a'>" + " " * MILLION + "x",
        "<<<<<<<" + " " * MILLION + "x",
        ">>>>>>>" + " " * MILLION + "x",
        " " * MILLION + "x",
        "a.py" + "`*" * (MILLION // 2) + "x",
        "a/" * (MILLION // 2) + "!",
        "a." * (MILLION // 2) + "!",
        "```" + "a" * MILLION + "!",
    ],
    ids=range(11),
)
def test_a_hostile_line_is_gone_through_once(line: str):
    [block] = parse_blocks(f"{line}\n{line}\n{whole('app/a.py', line)}")
    assert (block.path, block.content) == ("app/a.py", f"{line}\n")
