"""Stub."""

from engine.document import Document


class AddressRefused(Exception):
    """A connection to an address that users may not reach through us; its text is one sentence."""


class AddressPolicy(Document):
    """Which addresses a user-given URL may lead to."""

    allow_private: bool = False
    allow_hosts: frozenset[str] = frozenset()
