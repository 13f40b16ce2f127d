"""The repository of an export, judged by the real git where there is one."""

import hashlib
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from samokoder_app.versions.git_names import is_fit_for_git
from samokoder_app.versions.git_repository import GitFile, GitRepository, GitVersion

GIT = shutil.which("git")
START = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
needs_git = pytest.mark.skipif(GIT is None, reason="git is not installed")
VERSIONS: tuple[tuple[str, dict[str, bytes]], ...] = (
    ("Заготовка", {"app/main.py": b"print(1)\n", "run.sh": b"#!/bin/sh\n", "страница.html": b"<p>\n"}),
    ("Several\nlines \x07 and “quotes”", {"app/main.py": b"print(2)\n", "run.sh": b"#!/bin/sh\n", "логотип.png": b"\x89PNG\x00"}),
    ("Nothing left but this", {"app/deep/er/x.txt": b"", ".gitmodules": b"[submodule \"x\"]\n\turl = -evil\n"}),
)  # fmt: skip


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    repository = GitRepository(tmp_path / "app")
    for number, (title, files) in enumerate(VERSIONS, 1):
        contents = {sha(content): content for content in files.values()}
        repository.add_contents({digest: contents[digest] for digest in repository.missing(list(contents))})
        tree = {path: GitFile(sha(content), path.endswith(".sh")) for path, content in files.items()}
        at = START + timedelta(hours=number)
        repository.commit(GitVersion(number=number, title=title, at=at, remarks=(f"Version: {number}",)), tree)
    repository.finish()
    for path, content, executable in repository.latest_files():
        place = tmp_path / "app" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        place.chmod(0o755 if executable else 0o644)
    repository.close()
    return tmp_path / "app"


def git(folder: Path, *words: str) -> str:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder.parent), "GIT_CONFIG_NOSYSTEM": "1"}
    found = subprocess.run(
        [GIT or "git", "-c", "core.quotepath=off", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr.decode()
    return found.stdout.decode()


@needs_git
def test_git_finds_nothing_wrong_and_nothing_changed(folder: Path) -> None:
    git(folder, "fsck", "--strict", "--full")
    assert git(folder, "status", "--porcelain") == ""
    assert git(folder, "branch", "--show-current").strip() == "main"


@needs_git
def test_the_log_is_the_versions_with_their_times(folder: Path) -> None:
    told = git(folder, "log", "--reverse", "--format=%s|%an|%ae|%cn|%aI|%(trailers:key=Version,valueonly)")
    assert [line.split("|") for line in told.splitlines() if line] == [
        ["Заготовка", "Samokoder", "noreply@samokoder.invalid", "Samokoder", "2030-01-02T04:04:05+00:00", "1"],
        ["Several lines \x07 and “quotes”", "Samokoder", "noreply@samokoder.invalid", "Samokoder",
         "2030-01-02T05:04:05+00:00", "2"],
        ["Nothing left but this", "Samokoder", "noreply@samokoder.invalid", "Samokoder",
         "2030-01-02T06:04:05+00:00", "3"],
    ]  # fmt: skip


@needs_git
def test_an_old_version_can_be_checked_out(folder: Path) -> None:
    for number, (_, files) in enumerate(VERSIONS, 1):
        git(folder, "checkout", "--quiet", f"v{number}")
        found = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and ".git" not in path.parts
        }
        assert found == {path: content for path, content in files.items() if is_fit_for_git(path)}
    git(folder, "checkout", "--quiet", "v1")
    assert (folder / "run.sh").stat().st_mode & 0o111
    assert not (folder / "app/main.py").stat().st_mode & 0o111


def test_a_repository_without_versions_is_refused(tmp_path: Path) -> None:
    repository = GitRepository(tmp_path / "app")
    with pytest.raises(ValueError, match="without commits"):
        repository.finish()
    repository.close()


@pytest.mark.parametrize(
    ("path", "is_fit"),
    [
        ("app/main.py", True),
        (".gitignore", True),
        ("a/.gitmodules", False),
        (".GitModules", False),
        ("GITMOD~1", False),
    ],
)
def test_instructions_to_git_stay_out(path: str, is_fit: bool) -> None:
    assert is_fit_for_git(path) is is_fit
