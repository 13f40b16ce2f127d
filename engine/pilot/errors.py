"""What ends a session with GPT-Pilot before its work is done."""

from engine.builds.step import StepStopped


class PilotFailed(StepStopped):
    """It cannot go on; `reason` says why, for the user."""
