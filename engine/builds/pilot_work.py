"""What a build's state says of GPT-Pilot's work; whoever else needs to know asks here."""

from engine.builds.state import BuildState, Stage


def is_with_pilot(state: BuildState) -> bool:
    """Whether the build is in GPT-Pilot's hands: it works, waits for its user, or was stopped in the middle."""
    return state.stage is Stage.PILOT


def has_first_version_to_come(state: BuildState) -> bool:
    """Whether GPT-Pilot was stopped before it had finished its first version, and goes on with that."""
    return is_with_pilot(state) and state.pilot is not None and not state.pilot.finished


def has_plan_to_approve(state: BuildState) -> bool:
    """Whether GPT-Pilot has come to rest with its plan, and takes it as its user has left it once he approves."""
    return is_with_pilot(state) and state.pilot is not None and bool(state.pilot.planned)
