"""What a verification is given, what it reports while it runs, and what it hands back."""

from pathlib import Path
from typing import Protocol

from pydantic import Field

from engine.document import Document
from engine.packages.known import KnownPackages
from engine.run_environment import RunEnvironment
from engine.sandbox.commands import Identity
from engine.stacks.stack import Stack
from engine.verify.evidence import CheckEvidence
from engine.verify.speech import Language


class AppUnderTest(Document):
    """The app on disk, whose it is, and what it is given when it runs (its tests are given nothing)."""

    app_dir: Path
    stack: Stack
    identity: Identity
    language: Language
    environment: RunEnvironment = RunEnvironment()
    dependencies: Path | None = Field(default=None, description="Packages of its own, in place of the stack's.")
    known_packages: KnownPackages | None = Field(default=None, description="What is in them.")


class VerificationReport(Document):
    """What one verification showed."""

    facts: tuple[CheckEvidence, ...] = Field(description="Ids: compile, tests, start, pages.")
    checks: tuple[CheckEvidence, ...] = Field(description="One per check, in the order they were given.")
    failure: str | None = Field(
        default=None, description="Trimmed evidence for the repairing model, ≤ 6,000 characters."
    )
    denied: tuple[str, ...] = Field(default=(), description="Outside hosts that the app was kept from: not allowed.")
    private: tuple[str, ...] = Field(default=(), description="Allowed ones that lead into a private network.")


class VerifyObserver(Protocol):
    """Who listens to a verification."""

    async def command_started(self, command_id: str, argv: tuple[str, ...], label: str) -> None:
        """A command began in the sandbox; `label` says in words what it is for."""
        ...

    async def command_output(self, command_id: str, text: str) -> None:
        """A piece of the command's output."""
        ...

    async def command_finished(self, command_id: str, exit_code: int, seconds: float, tail: str) -> None:
        """The command ended; `tail` holds its last 4,000 characters."""
        ...

    async def check_finished(self, evidence: CheckEvidence) -> None:
        """A check or a fact has its result."""
        ...

    async def store_screenshot(self, png: bytes) -> str:
        """Keep a screenshot; returns its sha256."""
        ...

    async def app_ready(self) -> None:
        """The app answered for the first time in this verification."""
        ...


class NobodyListens:
    """An observer for what is measured without being shown, such as the baseline."""

    async def command_started(self, command_id: str, argv: tuple[str, ...], label: str) -> None:
        """Not shown."""

    async def command_output(self, command_id: str, text: str) -> None:
        """Not shown."""

    async def command_finished(self, command_id: str, exit_code: int, seconds: float, tail: str) -> None:
        """Not shown."""

    async def check_finished(self, evidence: CheckEvidence) -> None:
        """Not shown."""

    async def store_screenshot(self, png: bytes) -> str:
        """Not kept."""
        return ""

    async def app_ready(self) -> None:
        """Not shown."""
