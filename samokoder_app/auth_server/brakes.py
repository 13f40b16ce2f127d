"""Brakes on guessing and on mails, by who asks and by whom it is about. In the memory of this process.

A brake on an address alone would lock its owner out at the wish of any stranger: it is far looser than the one on who
asks. Mails and tries of codes are counted in the database besides.
"""

import ipaddress

from samokoder_app.auth_server.errors import AuthFailure
from samokoder_app.auth_server.throttle import Throttle

_HOUR, _DAY = 3600.0, 86_400.0


class Brakes:
    """What has been counted since this process began."""

    def __init__(self) -> None:
        self._passwords = Throttle(10, 300.0)
        self._passwords_of_client = Throttle(60, 300.0)
        self._passwords_of_email = Throttle(300, _HOUR)
        self._sign_ups = Throttle(60, _HOUR)
        self._beginnings = Throttle(60, 300.0)
        self._mails = Throttle(4, 600.0)
        self._mails_of_client = Throttle(60, _HOUR)
        self._codes = Throttle(10, 900.0)
        self._codes_of_client = Throttle(60, _HOUR)
        self._codes_of_email = Throttle(50, _DAY)

    def try_password(self, client: str, email: str) -> None:
        """Count a try before it is made, so that many at once are as many. Raises `AuthFailure` for who guesses."""
        _refuse(
            self._passwords.is_blocked(_pair(client, email)),
            self._passwords_of_client.is_blocked(network_of(client)),
            self._passwords_of_email.is_blocked(email),
        )
        self._passwords.add_failure(_pair(client, email))
        self._passwords_of_client.add_failure(network_of(client))
        self._passwords_of_email.add_failure(email)

    def password_was_right(self, client: str, email: str) -> None:
        """The try was no guess."""
        self._passwords.forget(_pair(client, email))
        self._passwords_of_client.take_back(network_of(client))
        self._passwords_of_email.take_back(email)

    def check_sign_up(self, client: str) -> None:
        """Raises `AuthFailure` for who has signed up too many."""
        _refuse(self._sign_ups.is_blocked(network_of(client)))

    def count_sign_up(self, client: str) -> None:
        """A sign-up, or a wrong invitation."""
        self._sign_ups.add_failure(network_of(client))

    def count_beginning(self, client: str) -> None:
        """Somebody sets out for a provider. Raises `AuthFailure` for who does so too often."""
        _refuse(self._beginnings.is_blocked(network_of(client)))
        self._beginnings.add_failure(network_of(client))

    def count_mail(self, client: str, email: str, kind: str) -> None:
        """Somebody asks for a mail; raises `AuthFailure`, whether the address is known or not."""
        pair, network = f"{kind} {_pair(client, email)}", network_of(client)
        if self._mails.is_blocked(pair) or self._mails_of_client.is_blocked(network):
            raise AuthFailure(429, "over_email_send_rate_limit", "Email rate limit exceeded")
        self._mails.add_failure(pair)
        self._mails_of_client.add_failure(network)

    def try_code(self, client: str, email: str) -> None:
        """Count a try before it is made. Raises `AuthFailure` for who guesses."""
        _refuse(
            self._codes.is_blocked(_pair(client, email)),
            self._codes_of_client.is_blocked(network_of(client)),
            self._codes_of_email.is_blocked(email),
        )
        self._codes.add_failure(_pair(client, email))
        self._codes_of_client.add_failure(network_of(client))
        self._codes_of_email.add_failure(email)

    def code_was_right(self, client: str, email: str) -> None:
        """The try was no guess."""
        self._codes.forget(_pair(client, email))
        self._codes_of_client.take_back(network_of(client))
        self._codes_of_email.take_back(email)


def network_of(client: str) -> str:
    """Who asks: an IPv4 address, or the network that one customer has of IPv6."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _pair(client: str, email: str) -> str:
    return f"{network_of(client)} {email}"


def _refuse(*blocked: bool) -> None:
    if any(blocked):
        raise AuthFailure(429, "over_request_rate_limit", "Request rate limit reached")
