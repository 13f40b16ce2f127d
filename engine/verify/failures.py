"""Why a step did not hold, and why the judge itself could not go on."""

from engine.reasons import Reason
from engine.verify.sentences import Values


class StepNotHeld(Exception):
    """A step of a check did not hold; `code` and `values` make the sentence."""

    def __init__(self, code: str, values: Values | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.values = dict(values or {})


class BrowserUnavailable(Exception):
    """No browser could be started; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(str(reason))
