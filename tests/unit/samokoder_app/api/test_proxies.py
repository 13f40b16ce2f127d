from ipaddress import ip_network

import pytest
from starlette.types import Receive, Scope, Send

from samokoder_app.api.proxies import ClientAddress

PROXIES = (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


async def seen(peer: str, *forwarded: str, trusted=PROXIES) -> str:
    found: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        found.append(scope["client"][0])

    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    scope = {"type": "http", "client": (peer, 1), "headers": headers}
    await ClientAddress(app, trusted)(scope, None, None)  # type: ignore[arg-type]
    assert scope["client"] == (peer, 1)
    return found[0]


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("203.0.113.9", (), "203.0.113.9"),
        ("127.0.0.1", (), "127.0.0.1"),
        ("::ffff:203.0.113.9", (), "203.0.113.9"),  # as a server that listens on `::` names IPv4 callers
        ("::ffff:203.0.113.9", ("1.1.1.1",), "203.0.113.9"),
        ("::ffff:10.1.2.3", ("nonsense",), "10.1.2.3"),
        ("2001:db8::1", (), "2001:db8::1"),
        ("a.socket", (), "a.socket"),
        ("127.0.0.1", ("203.0.113.9",), "203.0.113.9"),
        ("127.0.0.1", ("1.1.1.1, 203.0.113.9",), "203.0.113.9"),  # the first was written by the caller himself
        ("127.0.0.1", ("1.1.1.1", "203.0.113.9"), "203.0.113.9"),
        ("127.0.0.1", ("203.0.113.9, 10.1.2.3",), "203.0.113.9"),
        ("127.0.0.1", ("127.0.0.1, 203.0.113.9, 10.1.2.3",), "203.0.113.9"),
        ("127.0.0.1", ("10.9.9.9, 10.1.2.3",), "10.9.9.9"),
        ("127.0.0.1", ("203.0.113.9:5123",), "203.0.113.9"),
        ("127.0.0.1", ("[2001:db8::1]:443",), "2001:db8::1"),
        ("127.0.0.1", ("2001:db8::1",), "2001:db8::1"),
        ("127.0.0.1", ("::ffff:203.0.113.9",), "203.0.113.9"),
        ("::ffff:127.0.0.1", ("203.0.113.9",), "203.0.113.9"),
        ("127.0.0.1", ("nonsense",), "127.0.0.1"),
        ("127.0.0.1", ("203.0.113.9, nonsense, 10.1.2.3",), "10.1.2.3"),
        ("127.0.0.1", ("",), "127.0.0.1"),
        ("203.0.113.9", ("1.1.1.1",), "203.0.113.9"),  # not a proxy of ours
        ("fd00::7", ("203.0.113.9",), "203.0.113.9"),
    ],
)
async def test_only_named_proxies_are_believed(peer, forwarded, caller) -> None:
    assert await seen(peer, *forwarded) == caller


async def test_without_a_setting_nobody_is_believed() -> None:
    assert await seen("127.0.0.1", "203.0.113.9", trusted=()) == "127.0.0.1"
