"""The folders of an installation, under `SAMOKODER_HOME`."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """Paths only; whoever owns a folder makes it."""

    root: Path

    @property
    def postgres(self) -> Path:
        """Data and socket of the embedded Postgres."""
        return self.root / "postgres"

    @property
    def secrets(self) -> Path:
        """Secrets made at the first start; 0700."""
        return self.root / "secrets"

    @property
    def master_secrets(self) -> Path:
        """Master secrets, one a line, the one that seals first; 0600. Only where no setting names one."""
        return self.secrets / "master.key"

    @property
    def runtimes(self) -> Path:
        """Programs that sandboxes use; world-readable."""
        return self.root / "runtimes"

    @property
    def stacks(self) -> Path:
        """Dependencies of stacks; world-readable, never writable from a sandbox."""
        return self.root / "stacks"

    @property
    def work(self) -> Path:
        """The workers' copies of workspaces."""
        return self.root / "work"

    @property
    def preview(self) -> Path:
        """The web process's copies of workspaces, with what apps have stored."""
        return self.root / "preview"

    @property
    def states(self) -> Path:
        """What Reflex keeps of open tabs, session cookies among it; 0700."""
        return self.root / "states"

    @property
    def logs(self) -> Path:
        """Log files."""
        return self.root / "logs"

    @property
    def run(self) -> Path:
        """Sockets that the host owns."""
        return self.root / "run"
