import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from engine.edits.soundness import parse_problem
from engine.stacks import stack as stack_module
from engine.stacks.inside import StackInside, shown_command
from engine.stacks.packages import unknown_packages
from engine.stacks.stack import Commands, Stack, StackInvalid, list_stacks, load_stack


def test_the_stack_is_listed_and_loads() -> None:
    assert "fastapi" in [stack.id for stack in list_stacks()]
    stack = load_stack("fastapi")
    assert stack.title.ru
    assert stack.title.en
    assert stack.conventions()


def test_starter_and_export_hold_files_by_posix_path() -> None:
    stack = load_stack("fastapi")
    starter = stack.starter_files()
    assert {"app/main.py", "requirements.txt", "README.md"} <= set(starter)
    assert set(stack.protected) <= set(starter)
    assert "Dockerfile" in stack.export_files()
    assert not [path for path in starter if "__pycache__" in path or path.endswith(".pyc")]


def test_placeholders_are_filled_in() -> None:
    stack = load_stack("fastapi")
    argv = stack.argv(("{python}", "-c", "{}", "--port", "{port}", "{node}"), python="/p", node="/n", deps="/d")
    assert argv == ("/p", "-c", "{}", "--port", str(stack.port), "/n")
    environment = stack.environment(deps="/opt/deps", data="/workspace/data")
    assert environment["DATA_DIR"] == "/workspace/data"
    assert environment["PYTHONPATH"] == "/opt/deps"


@pytest.mark.parametrize("stack_id", ["nothing", "../fastapi", "", "fastapi/starter"])
def test_unknown_stacks_are_refused(stack_id: str) -> None:
    with pytest.raises(StackInvalid, match="There is no stack"):
        load_stack(stack_id)


def test_a_broken_stack_is_refused_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack_module, "STACKS_DIR", tmp_path)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "stack.toml").write_text('id = "bad"\nport = 80\n')
    with pytest.raises(StackInvalid, match=r"stack\.toml of stack “bad” is not valid"):
        load_stack("bad")


def test_links_and_caches_never_leave_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stack = load_stack("fastapi")
    monkeypatch.setattr(stack_module, "STACKS_DIR", tmp_path)
    starter = tmp_path / "fastapi" / "starter"
    (starter / "__pycache__").mkdir(parents=True)
    (starter / "__pycache__" / "a.pyc").write_bytes(b"")
    (starter / "a.py").write_bytes(b"a")
    (starter / "passwd").symlink_to("/etc/passwd")
    assert stack.starter_files() == {"a.py": b"a"}


def test_a_stack_of_node_shows_its_commands_as_people_know_them() -> None:
    stack = load_stack("react-express")
    inside = StackInside(stack, Path("/placed"))
    assert inside.argv(("{node}", "{deps}/x.js")) == ("/opt/runtimes/node/bin/node", "/workspace/node_modules/x.js")
    assert shown_command(stack, ("{node}", "{deps}/x.js")) == ("node", "node_modules/x.js")
    targets = {mount.target: mount.writable for mount in inside.mounts(Path("/app"), Path("/data"))}
    assert targets == {"/workspace/app": True, "/workspace/data": True, "/workspace/node_modules": False}


def test_a_stack_of_python_whose_pages_node_makes_has_packages_of_both() -> None:
    stack = load_stack("reflex")
    assert stack.node_lock_path == stack.folder / "starter/reflex.lock/package-lock.json"
    inside = StackInside(stack, Path("/placed"))
    mounts = {mount.target: (mount.source, mount.writable) for mount in inside.mounts(Path("/app"), Path("/data"))}
    assert mounts["/opt/deps"] == (Path("/placed"), False)
    assert mounts["/workspace/node_modules"] == (Path("/placed/node_modules"), False)
    assert load_stack("fastapi").node_lock_path is None


@pytest.mark.parametrize("stack", list_stacks(), ids=lambda stack: stack.id)
def test_every_stack_is_complete(stack: Stack) -> None:
    starter, manifest = stack.starter_files(), stack.dependencies.manifest
    assert set(stack.protected) <= set(starter)
    assert {"README.md", ".gitignore", manifest} <= set(starter)
    assert {"Dockerfile", "compose.yaml", ".env.example", ".dockerignore"} <= set(stack.export_files())
    assert unknown_packages(starter[manifest].decode(), stack) == ()
    assert not [path for path, text in starter.items() if parse_problem(path, text.decode())]


@pytest.mark.parametrize(
    ("code", "is_error"),
    [
        ("import os\nfrom json import *\n\n\ndef f():\n    unused = f'plain'\n\n\ndef f():\n    return 1\n", False),
        ("def f():\n    return undefined\n", True),
        ("def f(x):\n    return x is 'text'\n", True),
        ("assert (1 == 2, 'never fails')\n", True),
    ],
)
def test_the_linter_of_python_apps_finds_errors_and_no_untidiness(code: str, is_error: bool, tmp_path: Path) -> None:
    stack = load_stack("fastapi")
    for name, text in (("app", code), ("tests", "")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.py").write_text(text)
    argv = stack.argv(stack.commands.lint or (), python=sys.executable, node="", deps="")
    finished = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert finished.returncode == int(is_error), finished.stdout


@pytest.mark.parametrize(
    ("commands", "problem"),
    [
        ({"build": ["b"], "lint": ["l"]}, "build and build_folder belong together"),
        ({}, "compile or lint is needed"),
    ],
)
def test_commands_that_lack_something_are_refused(commands: dict[str, list[str]], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        Commands.model_validate({"serve": ["s"], "dev": ["d"], "test": ["t"], **commands})


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("numpy", "numpy"),
        ("  NumPy[extra, other] >= 2 ; python_version > '3'", "numpy"),
        ("num.py~=1", "num-py"),
        ("numpy @ https://example.com/n.whl", "numpy"),
        ("-r more.txt", None),
        ("# numpy", None),
        ("https://example.com/n.whl", None),
    ],
)
def test_packages_of_python_apps_are_read_line_by_line(line: str, name: str | None) -> None:
    assert unknown_packages(f"fastapi==1\n{line}\n", load_stack("fastapi")) == ((name,) if name else ())


@pytest.mark.timeout(20)  # milliseconds; minutes when the line is gone through once for each of its places
@pytest.mark.parametrize("hostile", ["fastapi" + "\t" * 1_000_000 + "x", "fastapi[" * 150_000, " " * 1_000_000 + "("])
def test_a_hostile_line_among_packages_is_gone_through_once(hostile: str) -> None:
    assert unknown_packages(hostile, load_stack("fastapi")) == ()
