"""What is installed for an app, and when its stack's own folder is enough."""

import json

import pytest

from engine.packages.app_packages import of_stack
from engine.packages.imported import with_own_packages
from engine.packages.known import packages_of_stack
from engine.packages.ranges import surely_fits
from engine.packages.recipe import Recipe, recipe_of
from engine.stacks.recognition import recognise
from engine.stacks.stack import Stack, load_stack

PYTHON, NODE = load_stack("fastapi"), load_stack("react-express")
ALL = frozenset({"fastapi", "markdown", "uvicorn", "dayjs", "react", "sqlmodel"})


def made(files: dict[str, str], stack: Stack, allowed: frozenset[str] = ALL) -> Recipe:
    recipe = recipe_of(files, stack, allowed)
    assert recipe is not None
    return recipe


@pytest.mark.parametrize("stack", [PYTHON, NODE], ids=lambda stack: stack.id)
def test_a_starter_needs_nothing_of_its_own(stack: Stack) -> None:
    texts = {path: content.decode() for path, content in stack.starter_files().items() if b"\0" not in content}
    assert recipe_of(texts, stack, frozenset(packages_of_stack(stack).versions)) is None
    assert of_stack(texts, stack).unallowed == ()


def test_only_what_is_allowed_is_installed() -> None:
    files = {"requirements.txt": "fastapi\nmarkdown\nnumpy\n"}
    assert recipe_of(files, PYTHON, frozenset()) is None
    assert [package.name for package in made(files, PYTHON, frozenset({"markdown"})).own] == ["markdown"]
    assert of_stack(files, PYTHON, frozenset({"markdown"})).unallowed == ("numpy",)


def test_the_stack_stays_whole_as_long_as_nothing_contradicts_it() -> None:
    both, alone = made({"requirements.txt": "fastapi>=0.1\nmarkdown~=3.5\n"}, PYTHON).tries()
    assert both["requirements.txt"].splitlines()[:2] == ["fastapi>=0.1", "markdown~=3.5"]
    assert "sqlmodel" in both["requirements.txt"].splitlines()
    assert f"fastapi=={packages_of_stack(PYTHON).versions['fastapi']}" in both["constraints.txt"].splitlines()
    assert "--hash" not in both["constraints.txt"]
    assert alone == {"requirements.txt": "fastapi>=0.1\nmarkdown~=3.5\nuvicorn\npytest\nruff\n"}


def test_versions_that_came_with_the_app_win() -> None:
    recipe = made({"requirements.txt": "fastapi==0.100.0\n"}, PYTHON)
    assert recipe.tries() == [{"requirements.txt": "fastapi==0.100.0\nuvicorn\npytest\nruff\n"}]
    assert recipe_of({"requirements.txt": "fastapi==0.100.0\n"}, PYTHON, frozenset()) is None


def test_extras_need_an_installation() -> None:
    assert (
        made({"requirements.txt": "uvicorn[standard]\n"}, PYTHON).tries()[0]["requirements.txt"].startswith("uvicorn[")
    )


def test_npm_is_told_the_apps_ranges_and_the_stacks_lock() -> None:
    files = {"package.json": json.dumps({"dependencies": {"dayjs": "^1.11.0", "react": "^18.2.0"}})}
    whole, alone = (json.loads(one["package.json"])["dependencies"] for one in made(files, NODE).tries())
    assert (whole["dayjs"], whole["react"], whole["express"]) == ("^1.11.0", "^18.2.0", "5.3.0")
    assert alone.keys() == {"dayjs", "react", *NODE.dependencies.commands}
    assert made(files, NODE).tries()[0]["package-lock.json"] == NODE.lock_path.read_text()


def test_a_folder_is_known_by_what_is_in_it() -> None:
    one = made({"requirements.txt": "markdown\nfastapi\n"}, PYTHON)
    assert one.digest == made({"requirements.txt": "# again\nfastapi\nmarkdown\n"}, PYTHON).digest
    assert one.digest != made({"requirements.txt": "markdown==3.5\nfastapi\n"}, PYTHON).digest


@pytest.mark.parametrize(
    ("version", "wanted", "fits"),
    [
        ("5.3.0", "^5.1", True),
        ("5.3.0", "~5.1", False),
        ("5.3.0", "5", True),
        ("5.3.0", ">=4.2.1", True),
        ("5.3.0", "^4.0.0", False),
        ("0.3.1", "^0.2.9", False),
        ("0.3.1", "^0.3", True),
        ("0.0.3", "^0.0.2", False),
        ("5.3.0", "~5", True),
        ("5.3.0", "*", True),
        ("5.3.0", "5.3.0", True),
        ("5.3.0", ">4 <6", False),  # not understood, so not sure
        ("5.3.0-beta.1", "^5.1", False),
    ],
)
def test_ranges(version: str, wanted: str, fits: bool) -> None:
    assert surely_fits(version, wanted) is fits


def test_an_imported_app_gets_what_its_list_asks_for() -> None:
    files = {"requirements.txt": "fastapi\nmarkdown\n", "app/main.py": ""}
    found = with_own_packages(recognise(files), files)
    assert (found.own_packages, found.is_runnable) == (("markdown",), True)
    files["requirements.txt"] += "-e .\n"
    found = with_own_packages(recognise(files), files)
    assert (found.refused_packages, found.is_runnable) == (("requirements.txt:3: -e .",), False)
    toml = {"pyproject.toml": '[project]\ndependencies = ["fastapi", "markdown"]\n', "app/main.py": ""}
    assert with_own_packages(recognise(toml), toml).own_packages == ("markdown",)
