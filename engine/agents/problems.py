"""An answer that cannot be used, with sentences that go back to the model."""


class AnswerUnusable(Exception):
    """The answer does not hold what its role must deliver; `problems` are sentences for the model."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
