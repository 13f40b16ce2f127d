"""A process that ends at a chosen point of a build."""


class Killed(Exception):
    """The process ends here."""


class KillAt:
    """Raises at the n-th point that the host comes by; `counts` says which points count."""

    def __init__(self, number: int, counts=lambda _: True) -> None:
        self.left = number
        self.counts = counts

    def __call__(self, point: str) -> None:
        self.left -= self.counts(point)
        if self.left == 0:
            raise Killed
