"""An app that was not made here is recognised by what it asks for and what lies in it."""

import pytest

from engine.stacks.recognition import recognise
from engine.stacks.stack import list_stacks


@pytest.mark.parametrize("stack", list_stacks(), ids=lambda stack: stack.id)
def test_every_starter_is_recognised_and_can_be_started(stack):
    texts = {path: content.decode("utf-8", "replace") for path, content in stack.starter_files().items()}
    found = recognise(texts)
    assert (found.stack, found.is_runnable) == (stack.id, True)


def test_what_is_missing_is_named():
    found = recognise({"requirements.txt": "fastapi==0.1\nnumpy>=2\n", "main.py": "from fastapi import FastAPI"})
    assert found.stack == "fastapi"
    assert found.missing_packages == ("numpy",)
    assert found.missing_files == ("app/main.py",)
    assert not found.is_runnable


def test_dependencies_of_a_project_file_count():
    toml = '[project]\nname = "shop"\ndependencies = ["fastapi>=0.1", "sqlmodel"]\n'
    assert recognise({"pyproject.toml": toml, "app/main.py": ""}).stack == "fastapi"


PLAIN_REFLEX = {"rxconfig.py": 'config = rx.Config(app_name="shop")', "shop/shop.py": "app = rx.App()"}


@pytest.mark.parametrize(
    "listed",
    [
        {"requirements.txt": "reflex>=0.8\n"},
        {"requirements.txt": "fastapi\nreflex==0.10.1\n"},
        {"pyproject.toml": '[project]\ndependencies = ["reflex"]'},
    ],
    ids=["alone", "with another framework", "project file"],
)
def test_a_reflex_app_from_elsewhere_is_known_and_what_it_lacks_is_said(listed):
    found = recognise({**PLAIN_REFLEX, **listed})
    assert found.stack == "reflex"
    assert found.missing_files == ("app/app.py", "reflex.lock/package-lock.json")
    assert not found.is_runnable


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"main.go": "package main"},
        {"requirements.txt": "django\n", "manage.py": ""},
        {"package.json": "{broken", "pyproject.toml": "= no toml"},
        {"pyproject.toml": 'project = "text"'},
        {"package.json": '{"dependencies": {"vue": "3"}}'},
    ],
)
def test_another_kind_of_app_is_not_forced_into_a_stack(files):
    assert recognise(files).stack is None


def test_nests_without_end_are_no_list_of_packages():
    deep = "[" * 50_000
    assert recognise({"pyproject.toml": f"a={deep}", "package.json": deep}).stack is None


def test_a_folder_of_pages_is_started_as_it_is():
    pages = {"index.html": "<p>Hello</p>", "css/site.css": "", "js/app.js": "alert(1)"}
    assert recognise(pages).stack == "static"
    assert recognise(pages).is_runnable
    assert recognise({**pages, "package.json": '{"scripts": {"start": "serve"}}'}).stack == "static"


@pytest.mark.parametrize(
    "more",
    [{"package.json": '{"devDependencies": {"vite": "8"}}'}, {"requirements.txt": "flask"}],
    ids=["to be built", "of a server"],
)
def test_pages_that_need_packages_are_more_than_pages(more):
    assert recognise({"index.html": "", **more}).stack is None
