"""Rules for lists of packages, ports and variables; what is not beyond doubt is left to the Bug Hunter."""

import json

import pytest

from engine.builds.stages.package_mending import with_right_packages
from engine.builds.stages.settings_mending import with_given_settings
from engine.packages.app_packages import of_stack
from engine.stacks.stack import Stack, load_stack

FASTAPI = load_stack("fastapi")
REACT = load_stack("react-express")


def starter(stack: Stack, **more: str) -> dict[str, str | None]:
    texts = {path: content.decode() for path, content in stack.starter_files().items() if b"\0" not in content}
    return {**texts, **{path.replace("__", "/").replace("_dot_", "."): text for path, text in more.items()}}


def mended_packages(files: dict[str, str | None], stack: Stack) -> dict[str, str]:
    texts = {path: text for path, text in files.items() if text is not None}
    return with_right_packages(files, stack, of_stack(texts, stack))


@pytest.mark.parametrize("stack", [FASTAPI, REACT], ids=lambda stack: stack.id)
def test_a_starter_needs_no_mending(stack) -> None:
    assert mended_packages(starter(stack), stack) == {}
    assert with_given_settings(starter(stack), stack) == {}


def test_a_package_that_nothing_imports_goes_from_the_list() -> None:
    files = starter(FASTAPI)
    files["requirements.txt"] += "numpy>=2\nPython-Dotenv==1.0\n"
    assert mended_packages(files, FASTAPI) == {"requirements.txt": starter(FASTAPI)["requirements.txt"]}


def test_a_package_that_is_imported_and_missing_stays_for_the_bug_hunter() -> None:
    files = starter(FASTAPI, app__x_dot_py="import numpy\n")
    files["requirements.txt"] += "numpy>=2\n"
    assert mended_packages(files, FASTAPI) == {}
    unlisted = starter(FASTAPI, app__x_dot_py="import dotenv\n")
    unlisted["requirements.txt"] += "python-dotenv\n"  # imported under another name
    assert mended_packages(unlisted, FASTAPI) == {}


def test_a_package_of_the_stack_that_was_left_out_is_listed_again() -> None:
    files = starter(FASTAPI)
    files["requirements.txt"] = "".join(
        line for line in str(files["requirements.txt"]).splitlines(keepends=True) if not line.startswith("sqlmodel")
    )
    mended = mended_packages(files, FASTAPI)["requirements.txt"]
    assert sorted(mended.splitlines()) == sorted(str(starter(FASTAPI)["requirements.txt"]).splitlines())


def test_package_json_is_mended_too() -> None:
    files = starter(REACT)
    manifest = json.loads(str(files["package.json"]))
    del manifest["dependencies"]["zod"]
    manifest["devDependencies"]["left-pad"] = "1.0.0"
    files["package.json"] = json.dumps(manifest)
    files["server/x.ts"] = 'import { z } from "zod";\n\nexport const x = z;\n'
    mended = json.loads(mended_packages(files, REACT)["package.json"])
    assert mended == json.loads(str(starter(REACT)["package.json"]))


def test_a_list_that_cannot_be_read_is_left_alone() -> None:
    assert mended_packages({**starter(REACT), "package.json": "{"}, REACT) == {}


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("app.listen(4000);\n", "app.listen(Number(process.env.PORT ?? 4000));\n"),
        (
            "const PORT = 5000;\napp.listen(PORT, host);\n",
            "const PORT = Number(process.env.PORT ?? 5000);\napp.listen(PORT, host);\n",
        ),
        ("const port = Number(process.env.PORT ?? 3000);\napp.listen(port);\n", None),
        ("const port = 5000;\n", None),
        ("list.listen(onChange);\n", None),
    ],
)
def test_an_app_listens_where_it_is_asked_to(text, mended) -> None:
    expected = {} if mended is None else {"server/main.ts": mended}
    assert with_given_settings({"server/main.ts": text}, REACT) == expected


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ('folder = os.environ["STORAGE_DIR"]\n', 'folder = os.environ["DATA_DIR"]\n'),
        ("mode = os.environ['APP_MODE']\n", "mode = os.environ.get('APP_MODE', '')\n"),
        ('key = os.environ["SECRET_KEY"]\n', None),
        ('url = os.environ["DATABASE_URL"]\n', None),
        ('folder = os.environ["DATA_DIR"]\n', None),
        ('os.environ["APP_MODE"] = "x"\n', None),
        ('if os.environ["APP_MODE"] == "x": pass\n', 'if os.environ.get("APP_MODE", "") == "x": pass\n'),
    ],
)
def test_a_variable_that_nobody_gives_may_be_missing(text, mended) -> None:
    expected = {} if mended is None else {"app/x.py": mended}
    assert with_given_settings({"app/x.py": text, "tests/x.py": text}, FASTAPI) == expected
