"""What a role is told about a build: the same facts for every role, rendered by its templates."""

import json

from engine.agents.file_map import FileMap
from engine.agents.prompting import make_prompt, rendered
from engine.builds.intake import answered
from engine.builds.materials import PageText
from engine.builds.rerouting import open_requirements, unplanned_requirements
from engine.builds.state import BuildState, Role, Task
from engine.builds.turns import Turn, TurnKind
from engine.document import Document
from engine.llm.types import Picture, Prompt
from engine.stacks.stack import Stack
from engine.verify.checks import Check

_LANGUAGES = {"ru": "Russian", "en": "English"}


class Brief(Document):
    """A build as its roles see it."""

    state: BuildState
    stack: Stack
    files: FileMap = FileMap(lines=(), shown=())
    task: Task | None = None
    checks: tuple[Check, ...] = ()
    failure: str = ""
    evidence: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    """Images of the idea, for a model that can see."""
    page: PageText | None = None
    secrets: tuple[str, ...] = ()
    """Names of the variables with secrets that the running app finds."""
    hosts: tuple[str, ...] = ()
    """Outside hosts that it may reach."""
    packages: tuple[str, ...] = ()
    """Packages beyond the stack's that the app has, with their versions."""
    can_run: bool = True
    """Whether commands can be run on this machine."""

    def prompt(self, role: Role, work: str = "") -> Prompt:
        """The role's prompt for this build; `work` names another work of the role than its usual one."""
        return make_prompt(role, self._values(), work).model_copy(update={"pictures": self.pictures})

    def text(self, role: Role, name: str) -> str:
        """Another template of the role, such as what a loop of tools begins with."""
        return rendered(f"{role.value}/{name}", {**self._values(), "role": role.value})

    def _values(self) -> dict[str, object]:
        return {
            "language": self.state.language,
            "language_name": _LANGUAGES[self.state.language],
            "idea": self.state.idea,
            "images": self.state.materials.images if self.pictures else (),
            "page": self.page,
            "answered": answered(self.state.questions, self.state.answers),
            "stack_id": self.stack.id,
            "stack_title": self.stack.title.en,
            "stack_description": self.stack.description.en,
            "has_api": self.stack.has_api,
            "has_server": self.stack.has_server,
            "conventions": self._conventions(),
            "examples": self.stack.examples,
            "starter_readme": self.stack.starter_readme().strip(),
            "is_brought_in": self.state.is_brought_in,
            "spec": self.state.spec,
            "architecture": self.state.architecture,
            "plan": self.state.plan,
            "open": open_requirements(self.state),
            "unplanned": unplanned_requirements(self.state),
            "turn": self._message(),
            "task": self.task,
            "checks": [compact_check(check) for check in self.checks],
            "files": self.files,
            "failure": self.failure,
            "evidence": self.evidence,
            "can_run": self.can_run,
            "secrets": self.secrets,
            "hosts": self.hosts,
            "packages": self.packages,
            "manifest": self.stack.dependencies.manifest,
        }

    def _conventions(self) -> str:
        """The stack's, unless the app was made elsewhere: then what runs it is all that holds of them."""
        if not self.state.is_brought_in:
            return self.stack.conventions().strip()
        return rendered("shared/brought_in", {"commands": self.stack.commands})

    def _message(self) -> Turn | None:
        """What the user wrote, as long as there is something to do about it."""
        turn = self.state.turn
        return None if turn is None or turn.kind is TurnKind.QUESTION else turn


def compact_check(check: Check) -> str:
    """A check on one line, as JSON without empty fields."""
    value = check.model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
