"""What a step tells its role of the build."""

from typing import Any

from engine.agents.brief import Brief
from engine.builds.step import Step


def brief_of(step: Step, **facts: Any) -> Brief:
    """The step's build as a role sees it; of the secrets it hears the names alone."""
    given: dict[str, object] = {"state": step.state, "secrets": step.environment.names, "hosts": step.environment.hosts}
    if step.packages.problem is None:
        known = step.packages.known.versions
        given["packages"] = tuple(f"{name} {known[name]}" for name in step.packages.own if name in known)
    return Brief(**{**given, "stack": step.toolbox.stack, **facts})
