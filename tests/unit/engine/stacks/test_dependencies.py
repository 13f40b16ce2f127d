import asyncio
import stat
from pathlib import Path

import pytest

from engine.stacks import dependencies
from engine.stacks.dependencies import DependenciesUnavailable, is_placed, place_dependencies
from engine.stacks.stack import load_stack

PIP = """#!/bin/sh
if [ "$2" = pip ]; then
  echo run >> "{log}"
  while [ "$1" != --target ]; do shift; done
  printf 'x = 1' > "$2/package.py"
  chmod 600 "$2/package.py"
fi
"""


def fake_python(folder: Path, text: str) -> Path:
    python = folder / "python"
    python.write_text(text.replace("{log}", str(folder / "log")))
    python.chmod(0o755)
    return python


async def test_the_second_time_nothing_is_installed(tmp_path: Path) -> None:
    python = fake_python(tmp_path, PIP)
    stack = load_stack("fastapi")
    assert not is_placed(stack, tmp_path)
    first = await place_dependencies(stack, tmp_path, python)
    assert is_placed(stack, tmp_path)
    assert await place_dependencies(stack, tmp_path, python) == first
    assert (first / "package.py").read_text() == "x = 1"
    assert stat.S_IMODE((first / "package.py").stat().st_mode) == 0o644
    assert (tmp_path / "log").read_text() == "run\n"
    assert [path.name for path in first.parent.iterdir()] == [first.name]


async def test_two_at_once_end_with_one_folder(tmp_path: Path) -> None:
    python = fake_python(tmp_path, PIP)
    stack = load_stack("fastapi")
    one, other = await asyncio.gather(*(place_dependencies(stack, tmp_path, python) for _ in range(2)))
    assert one == other
    assert [path.name for path in one.parent.iterdir()] == [one.name]


async def test_a_hanging_install_ends_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dependencies, "INSTALL_SECONDS", 1)
    python = fake_python(tmp_path, "#!/bin/sh\nexec sleep 60\n")
    with pytest.raises(DependenciesUnavailable) as caught:
        await place_dependencies(load_stack("fastapi"), tmp_path, python)
    assert caught.value.reason.said_in("ru") == "Пакеты стека не установились за 1 с."


async def test_a_failed_install_leaves_nothing_and_says_why(tmp_path: Path) -> None:
    python = fake_python(tmp_path, "#!/bin/sh\necho 'no such hash' >&2\nexit 1\n")
    with pytest.raises(DependenciesUnavailable, match="could not be installed: no such hash"):
        await place_dependencies(load_stack("fastapi"), tmp_path, python)
    assert list((tmp_path / "stacks" / "fastapi").iterdir()) == []


NPM = """#!/bin/sh
echo "$2" >> "{log}"
while [ "$1" != --prefix ]; do [ "$1" = --ignore-scripts ] && seen=yes; shift; done
[ "$seen" = yes ] && [ "$(tail -1 "{log}")" = {works} ] || { cat "{words}" >&2; exit 1; }
test -f "$2/package-lock.json" && mkdir -p "$2/node_modules/react" && echo {} > "$2/node_modules/react/package.json"
"""


OUT_OF_SYNC = """npm error code EUSAGE
npm error
npm error `npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with `npm install` before continuing.
npm error
"""
MISSING = "".join(f"npm error Missing: package-{number}@1.0.0 from lock file\n" for number in range(50))


def fake_node(folder: Path, works: str, words: str) -> Path:
    """A folder of Node whose npm knows one verb and fails at others with `words`."""
    (folder / "words").write_text(words)
    program = folder / "node" / "bin" / "node"
    program.parent.mkdir(parents=True)
    program.write_text(
        NPM.replace("{log}", str(folder / "log")).replace("{works}", works).replace("{words}", str(folder / "words"))
    )
    program.chmod(0o755)
    return folder / "node"


@pytest.mark.parametrize(("works", "asked"), [("ci", ["ci"]), ("install", ["ci", "install"])])
async def test_npm_installs_the_lock_and_runs_no_scripts(tmp_path: Path, works: str, asked: list[str]) -> None:
    node, stack = fake_node(tmp_path, works, OUT_OF_SYNC + MISSING), load_stack("react-express")
    first = await place_dependencies(stack, tmp_path, tmp_path, node)
    assert first.name == "node_modules"
    assert (first / "react" / "package.json").is_file()
    assert await place_dependencies(stack, tmp_path, tmp_path, node) == first
    assert (tmp_path / "log").read_text().split() == asked


async def test_packages_of_both_kinds_and_the_tools_lie_in_one_folder(tmp_path: Path) -> None:
    python, node = fake_python(tmp_path, PIP), fake_node(tmp_path, "ci", "")
    placed = await place_dependencies(load_stack("reflex"), tmp_path, python, node)
    assert (placed / "package.py").is_file()
    assert (placed / "node_modules" / "react" / "package.json").is_file()
    assert stat.S_IMODE((placed / "npm").stat().st_mode) == 0o755


@pytest.mark.parametrize(
    "words",
    ["npm error code ENOTFOUND\nnpm error the registry is away", "npm error code EUSAGE\nnpm error an unknown option"],
)
async def test_a_failed_npm_is_told_as_it_is_and_leaves_nothing(tmp_path: Path, words: str) -> None:
    node = fake_node(tmp_path, "install", words)
    with pytest.raises(DependenciesUnavailable, match=words.rpartition("error ")[2]):
        await place_dependencies(load_stack("react-express"), tmp_path, tmp_path, node)
    assert (tmp_path / "log").read_text().split() == ["ci"]
    assert list((tmp_path / "stacks" / "react-express").iterdir()) == []
