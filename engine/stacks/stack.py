"""A stack is a folder of data: `stack.toml`, `starter/`, `export/`, `conventions.md`, the dependencies' lock.

Adding a stack means adding a folder beside this file; no code of the engine names a stack, but for the default.
"""

import re
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from engine.document import Document

STACKS_DIR = Path(__file__).parent
DEFAULT_STACK = "fastapi"
"""Where nobody chose: the one name of a stack in code. The database has it as a default too (its first migration)."""
_ID = re.compile(r"^[a-z][a-z0-9_-]{1,30}$")
_IGNORED_DIRS = frozenset({"__pycache__", ".pytest_cache", ".ruff_cache", ".mypy_cache", "node_modules", ".venv"})


class StackInvalid(Exception):
    """A stack's folder is missing or its stack.toml does not hold what a stack needs."""


class LocalizedText(Document):
    """One text in both languages of the product."""

    ru: str
    en: str


class Commands(Document):
    """What the sandbox runs for an app of this stack, as argv with `{python}`, `{node}`, `{deps}` and `{port}`."""

    build: tuple[str, ...] | None = Field(
        default=None, description="Makes `build_folder`, which `serve` needs; run once per verification."
    )
    build_folder: str | None = Field(default=None, pattern=r"^\.?[a-z][a-z0-9_-]*$")
    serve: tuple[str, ...] = Field(min_length=1, description="Production server: verification and exports use it.")
    dev: tuple[str, ...] = Field(min_length=1, description="Server that reloads on change: previews use it.")
    test: tuple[str, ...] = Field(min_length=1, description="The app's own tests.")
    compile: tuple[str, ...] | None = Field(
        default=None, description="Quick proof that every source file can be read, where `lint` does not give it."
    )
    lint: tuple[str, ...] | None = Field(
        default=None, description="Quick look at the code: finds what cannot work, not what is untidy."
    )
    fix: tuple[str, ...] | None = Field(
        default=None,
        description="Tidies up by itself, such as unused imports; run before lint, which need not find them.",
    )

    @model_validator(mode="after")
    def _has_what_belongs_together(self) -> "Commands":
        if (self.build is None) != (self.build_folder is None):
            raise ValueError("build and build_folder belong together")
        if not self.looks:
            raise ValueError("compile or lint is needed")
        return self

    @property
    def looks(self) -> tuple[tuple[Literal["compile", "lint"], tuple[str, ...]], ...]:
        """The commands that look at the source files, in their order."""
        both = (("compile", self.compile), ("lint", self.lint))
        return tuple((kind, command) for kind, command in both if command is not None)  # type: ignore[misc]


class Dependencies(Document):
    """What apps of this stack may import; bound read-only into the sandbox, shared by all apps."""

    kind: Literal["python", "node", "none"] = "python"
    lock: str = Field(
        default="requirements.txt",
        description="In the stack's folder: requirements with hashes, or a package-lock.json beside its package.json.",
    )
    node_lock: str | None = Field(
        default=None, description="A package-lock.json besides, where a stack of Python has its pages made by Node."
    )
    ahead: bool = Field(
        default=True,
        description="Placed when a worker starts; many and seldom used packages wait for their first build.",
    )
    manifest: str = Field(default="requirements.txt", description="The app's own list of packages.")
    more_manifests: tuple[str, ...] = Field(
        default=(), description="Lists of its other parts, where an app of Node has several; they count as one."
    )
    tools: tuple[str, ...] = Field(
        default=(),
        description="Files of the stack's folder that lie beside the packages: its commands need them, and an app that "
        "came from elsewhere need not bring them.",
    )
    commands: tuple[str, ...] = Field(
        default=(), description="Packages that the stack's commands cannot do without, whatever the app asks for."
    )
    import_names: dict[str, str] = Field(
        default_factory=dict, description="Import name → distribution where they differ, such as yaml → pyyaml."
    )


class ExamplePaths(Document):
    """Paths as apps of this stack have them, for the examples in prompts; none of them needs to exist."""

    new: str = Field(description="A file that is written whole.")
    long: str = Field(description="A file that is edited in places.")
    old: str = Field(description="A file that is removed.")
    tables: str = Field(description="Where the tables are declared.")


class Marks(Document):
    """By what an app that was not made here is known to be of this stack, and what it needs to be started."""

    packages: tuple[str, ...] = Field(default=(), description="Packages that it asks for, all of them.")
    files: tuple[str, ...] = Field(default=(), description="Files that the stack's commands cannot do without.")


class Stack(Document):
    """Everything the engine knows about a kind of app."""

    id: str = Field(pattern=_ID.pattern)
    listed: bool = Field(default=True, description="Whether people choose it; else it belongs to an engine.")
    title: LocalizedText
    description: LocalizedText
    port: int = Field(ge=1024, le=65535, description="Where the app listens inside its sandbox, on 127.0.0.1.")
    health: str = Field(default="/health", pattern=r"^/", description="Answers 200 once the app is up.")
    has_api: bool = Field(default=True, description="Whether its apps have a server that answers under /api.")
    has_server: bool = Field(
        default=True, description="Whether visitors share what is kept; else it stays in the browser."
    )
    commands: Commands
    env: dict[str, str] = Field(
        default_factory=dict, description="Environment of every command; `{deps}`, `{data}`, `{port}` are filled in."
    )
    dependencies: Dependencies = Dependencies()
    examples: ExamplePaths
    marks: Marks = Field(default=Marks(), description="Of a stack that people choose; no other is recognised.")
    imports: dict[str, str] = Field(
        default_factory=dict, description="Name → module it comes from in apps of this stack; mends forgotten imports."
    )
    versions: dict[str, str] = Field(default_factory=dict, description="Name → version of what the app is built on.")
    restarts_on: tuple[str, ...] = Field(
        default=(), description="Endings of files for which the development server starts the app again, saying so."
    )
    restart_seconds: float = Field(
        default=10, gt=0, description="How long it may take until the app answers again, before it counts as silent."
    )
    not_run: tuple[str, ...] = Field(
        default=(), description="Files, and folders ending in /, that the running app never reads: notes, tests."
    )
    updates_pages: bool = Field(
        default=False, description="Whether the development server itself brings every change to open pages."
    )
    has_leftovers: bool = Field(
        default=False,
        description="Whether its apps carry files of a template that nothing imports; those need nothing.",
    )
    protected: tuple[str, ...] = Field(default=(), description="Files of the starter that models must not change.")
    explained: tuple[str, ...] = Field(
        default=(), description="Files of the starter that the conventions explain: not shown to models as they are."
    )

    @model_validator(mode="after")
    def _is_known_by_marks(self) -> "Stack":
        if self.listed and not (self.marks.packages or self.marks.files):
            raise ValueError("a stack that people choose needs marks")
        return self

    @property
    def folder(self) -> Path:
        """The stack's folder of data."""
        return STACKS_DIR / self.id

    @property
    def lock_path(self) -> Path:
        """The hash-locked list of dependencies."""
        return self.folder / self.dependencies.lock

    @property
    def node_lock_path(self) -> Path | None:
        """The locked list of its packages of Node, if it has any."""
        name = self.dependencies.lock if self.dependencies.kind == "node" else self.dependencies.node_lock
        return self.folder / name if name else None

    def conventions(self) -> str:
        """The house rules of apps of this stack, as they go into prompts."""
        return (self.folder / "conventions.md").read_text(encoding="utf-8")

    def starter_files(self) -> dict[str, bytes]:
        """The untouched starter: POSIX path → content."""
        return _read_tree(self.folder / "starter")

    def starter_readme(self) -> str:
        """The starter's README: what starts an app of this stack, what tests it, where its data lie."""
        return (self.folder / "starter" / "README.md").read_text(encoding="utf-8")

    def export_files(self) -> dict[str, bytes]:
        """Files added to an exported app: container, compose file, example of its settings, what serves it."""
        starter = self.folder / "starter"
        tools = {path.removeprefix("starter/") for path in self.dependencies.tools if path.startswith("starter/")}
        return _read_tree(self.folder / "export") | {path: (starter / path).read_bytes() for path in sorted(tools)}

    def tool_paths(self) -> tuple[Path, ...]:
        """What lies beside the packages of the stack."""
        return tuple(self.folder / path for path in self.dependencies.tools)

    def argv(self, command: tuple[str, ...], *, python: str, node: str, deps: str) -> tuple[str, ...]:
        """A command with its placeholders filled in; other braces are left as they are."""
        values = {"{python}": python, "{node}": node, "{deps}": deps, "{port}": str(self.port)}
        return tuple(_fill(word, values) for word in command)

    def runs(self, path: str) -> bool:
        """Whether the running app may read this file."""
        return not any(path.startswith(rule) if rule.endswith("/") else path == rule for rule in self.not_run)

    def environment(self, *, deps: str, data: str) -> dict[str, str]:
        """The environment of the app's commands; paths are those inside the sandbox."""
        values = {"{deps}": deps, "{data}": data, "{port}": str(self.port)}
        return {"DATA_DIR": data, **{name: _fill(text, values) for name, text in self.env.items()}}


def load_stack(stack_id: str) -> Stack:
    """The stack of this id; raises `StackInvalid` with a sentence."""
    return _load(stack_id)


def list_stacks() -> tuple[Stack, ...]:
    """The stacks that people choose among, by id."""
    return tuple(stack for stack in _all_stacks() if stack.listed)


def _all_stacks() -> tuple[Stack, ...]:
    return tuple(_load(path.parent.name) for path in sorted(STACKS_DIR.glob("*/stack.toml")))


def _load(stack_id: str) -> Stack:
    path = STACKS_DIR / stack_id / "stack.toml"
    if not _ID.fullmatch(stack_id) or not path.is_file():
        raise StackInvalid(f"There is no stack “{stack_id}”.")
    try:
        stack = Stack.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise StackInvalid(f"{path.name} of stack “{stack_id}” is not valid: {error}") from error
    if stack.id != stack_id:
        raise StackInvalid(f"Stack “{stack.id}” lies in the folder “{stack_id}”.")
    return stack


def _fill(text: str, values: dict[str, str]) -> str:
    for placeholder, value in values.items():
        text = text.replace(placeholder, value)
    return text


def _read_tree(root: Path) -> dict[str, bytes]:
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink())
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in files
        if not _IGNORED_DIRS.intersection(path.relative_to(root).parts) and path.suffix != ".pyc"
    }
