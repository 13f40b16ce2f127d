"""Where GPT-Pilot works on this host: folders of the app's own uid beside its workspace."""

import json
from dataclasses import dataclass
from pathlib import Path

from engine.pilot.completions import AGENT_ROLES
from engine.sandbox.commands import Identity
from engine.sandbox.wiring import SYSTEM_CA
from engine.workspace.folders import make_passage, make_private
from engine.workspace.removal import remove_folder
from engine.workspace.workspace import Workspace

WORK_INSIDE = "/workspace/pilot"
KEPT_INSIDE = "/workspace/kept"
TOOLS_INSIDE = "/opt/samokoder/pilot"
DATABASE = "pilot.base"
"""No usual name of a database: those are never handed over by `Workspace`."""

MOST_DATABASE_BYTES = 20_000_000
"""That of a small app has two megabytes."""

CERTIFICATES = "certificates.pem"
IPC_PORT = 8125
GATEWAY_PORT = 8126

_NPM = "/opt/runtimes/node/lib/node_modules/npm/bin"
_PROGRAMS = {"npm": f"{_NPM}/npm-cli.js", "npx": f"{_NPM}/npx-cli.js"}
_INSIDE = Path(__file__).with_name("inside")
_STAND_IN = "tiktoken.py"
NPM_SHELL = "scripts.sh"
"""What npm runs scripts with: never those of packages."""


@dataclass(frozen=True)
class PilotPlaces:
    """`work` holds its projects, `kept` its database and caches, both its own; `tools` is ours, read-only inside."""

    work: Path
    kept: Path
    tools: Path

    @classmethod
    def beside(cls, app_dir: Path) -> "PilotPlaces":
        """The folders of the project whose workspace this is; they go when its folder goes."""
        root = app_dir.parent / "pilot"
        return cls(work=root / "work", kept=root / "kept", tools=root / "tools")

    @property
    def database(self) -> Path:
        """Its database of this project alone."""
        return self.kept / DATABASE

    def make(self, identity: Identity, token: str) -> None:
        """Make what is missing, and write its settings anew: the token is one session's."""
        make_passage(self.work.parent)
        make_private(self.work, identity.uid, identity.gid)
        make_private(self.kept, identity.uid, identity.gid)
        self.tools.mkdir(exist_ok=True)
        self.tools.chmod(0o755)
        programs = self.tools / "bin"
        programs.mkdir(exist_ok=True)
        programs.chmod(0o755)
        for name, target in _PROGRAMS.items():
            if not (programs / name).is_symlink():
                (programs / name).symlink_to(target)
        _put(self.tools / _STAND_IN, (_INSIDE / _STAND_IN).read_text(encoding="utf-8"))
        _put(self.tools / NPM_SHELL, (_INSIDE / NPM_SHELL).read_text(encoding="utf-8"), 0o755)
        _put(self.tools / "config.json", json.dumps(_settings(token), indent=1))

    def trust(self, certificates: Path | None) -> None:
        """The system's certificates and the operator's in one file: its installers trust only the one they are given."""
        found = [path.read_bytes() for path in (SYSTEM_CA, certificates) if path is not None and path.is_file()]
        _put(self.tools / CERTIFICATES, b"\n".join(found).decode(errors="replace"))

    def restore(self, content: bytes, identity: Identity) -> None:
        """Put its database back, without what is left of a change of another one."""
        kept = Workspace(self.kept, identity.uid, identity.gid)
        for name in (f"{DATABASE}{ending}" for ending in ("-journal", "-wal", "-shm")):
            if kept.exists(name):
                kept.delete(name)
        remove_folder(self.database)  # its process may have left one in its place
        kept.write_bytes(DATABASE, content)

    def is_changing(self, identity: Identity) -> bool:
        """Whether it was left in the middle of a change: whoever opens it next takes that back.

        A journal whose head is zeroed belongs to a change that has ended (sqlite.org/fileformat2.html, "rollback journal").
        """
        kept, journal = Workspace(self.kept, identity.uid, identity.gid), f"{DATABASE}-journal"
        return kept.exists(journal) and any(kept.read_bytes(journal, MOST_DATABASE_BYTES)[:8])

    def kept_database(self, identity: Identity) -> bytes | None:
        """Its database to be kept elsewhere; None while it is in the middle of a change."""
        kept = Workspace(self.kept, identity.uid, identity.gid)
        if not kept.exists(DATABASE) or self.is_changing(identity):
            return None
        return kept.read_bytes(DATABASE, MOST_DATABASE_BYTES)


def _put(path: Path, text: str, mode: int = 0o644) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def _settings(token: str) -> dict[str, object]:
    """Its configuration: our gateway as its one provider, a role of ours as each agent's model."""
    provider = {
        "base_url": f"http://127.0.0.1:{GATEWAY_PORT}/v1",
        "api_key": token,
        "connect_timeout": 30.0,
        "read_timeout": 600.0,
    }
    agents = {
        name: {"provider": "openai", "model": role.value, "temperature": 0.0} for name, role in AGENT_ROLES.items()
    }
    return {
        "llm": {"openai": provider},
        "agent": agents,
        "log": {"level": "WARNING", "output": None},
        "db": {"url": f"sqlite+aiosqlite:///{KEPT_INSIDE}/{DATABASE}", "debug_sql": False},
        "ui": {"type": "ipc-client", "host": "127.0.0.1", "port": IPC_PORT},
        "fs": {"type": "local", "workspace_root": WORK_INSIDE},
    }
