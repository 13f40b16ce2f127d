"""Brakes on visitors, by the network they come from; in the memory of this process.

A token has 256 random bits: nobody guesses one. Who tries is kept from asking the database without end all the same, and
nobody keeps the machine busy by starting previews. A class or an office comes from one network: a visit is five openings
and two starts, and a page may have a hundred pictures.
"""

from samokoder_app.auth_server.brakes import network_of
from samokoder_app.auth_server.throttle import Throttle
from samokoder_app.errors import TooManyRequests

_SECONDS = 300.0


class VisitorBrakes:
    """What has been counted since this process began."""

    def __init__(self) -> None:
        self._misses = Throttle(300, _SECONDS)
        self._openings = Throttle(600, _SECONDS)
        self._pictures = Throttle(10_000, _SECONDS)
        self._starts = Throttle(200, _SECONDS)

    def count_opening(self, address: str, *, is_picture: bool = False) -> None:
        """Before a token is looked up; raises `TooManyRequests` for who asks too often or has guessed."""
        network = network_of(address)
        openings = self._pictures if is_picture else self._openings
        if self._misses.is_blocked(network) or openings.is_blocked(network):
            raise TooManyRequests(retry_after=int(_SECONDS))
        openings.add_failure(network)

    def count_miss(self, address: str) -> None:
        """The token was none."""
        self._misses.add_failure(network_of(address))

    def count_start(self, address: str) -> None:
        """Before a preview is entered; raises `TooManyRequests`."""
        network = network_of(address)
        if self._starts.is_blocked(network):
            raise TooManyRequests(retry_after=int(_SECONDS))
        self._starts.add_failure(network)


BRAKES = VisitorBrakes()
