"""Prompts are templates in `engine/prompts/<role>/`: strict (a missing value is an error), no code in them.

What users, models and apps wrote is put in through `data`, so that it cannot close the marks around it.
"""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.builds.state import Role
from engine.llm.types import Prompt, Turn

PROMPTS_DIR = Path(__file__).parent.parent / "prompts"
_MARKS = re.compile(r"<(/?)(idea|answers|page|task|evidence|current|open|message|attached)(?=[\s>/])", re.I)


def data(text: str) -> str:
    """Text as data: the marks that structure a prompt are made harmless in it."""
    return _MARKS.sub(r"‹\1\2", text)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(PROMPTS_DIR),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        autoescape=False,  # noqa: S701 prompts are plain text, not HTML
    )
    environment.filters["data"] = data
    return environment


def make_prompt(role: Role, values: dict[str, object], work: str = "") -> Prompt:
    """The prompt of a role, or of another `work` of it; the first line of `system` names the role."""
    given = {**values, "role": role.value}
    prefix = f"{role.value}/{work}_" if work else f"{role.value}/"
    return Prompt(
        role=role,
        system=rendered(f"{prefix}system", given),
        turns=(Turn(role="user", text=rendered(f"{prefix}user", given)),),
    )


def rendered(name: str, values: dict[str, object]) -> str:
    """One template of `engine/prompts/`, filled in."""
    return _templates().get_template(f"{name}.md").render(values).strip()
