"""Hosts as people type them, and as the proxy compares them."""

import pytest

from engine.egress.hosts import HostInvalid, allows, parsed_host
from engine.egress.requests import RequestUnreadable, wanted


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("api.stripe.com", "api.stripe.com"),
        (" HTTPS://API.Stripe.com/v1/charges ", "api.stripe.com"),
        ("api.stripe.com:443", "api.stripe.com"),
        ("http://plain.example.com/x", "plain.example.com:80"),
        ("http://plain.example.com:8080", "plain.example.com:8080"),
        ("smtp.example.com:587", "smtp.example.com:587"),
        ("*.example.com", "*.example.com"),
        ("api.example.com.", "api.example.com"),
        ("почта.рф", "xn--80a1acny.xn--p1ai"),
        ("8.8.8.8", "8.8.8.8"),
    ],
)
def test_hosts_are_kept_in_one_form(typed: str, kept: str) -> None:
    assert parsed_host(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "host_invalid"),
        ("stripe", "host_invalid"),
        ("*", "host_invalid"),
        ("*.com", "host_invalid"),
        ("a.*.com", "host_invalid"),
        ("exa mple.com", "host_invalid"),
        ("user@example.com", "host_invalid"),
        ("[::1]:443", "host_port_invalid"),
        ("127.0.0.1", "host_private"),
        ("10.1.2.3:443", "host_private"),
        ("169.254.169.254", "host_private"),
        ("100.100.100.200", "host_private"),
        ("2130706433", "host_invalid"),
        ("0x7f.0.0.0x1", "host_invalid"),
        ("127.1", "host_invalid"),
        ("app.localhost", "host_private"),
        ("printer.local", "host_private"),
        ("metadata.google.internal", "host_private"),
        ("example.com:0", "host_port_invalid"),
        ("example.com:99999", "host_port_invalid"),
        ("example.com:x", "host_port_invalid"),
        ("mx.example.com:25", "host_port_refused"),
        ("a" * 64 + ".com", "host_invalid"),
    ],
)
def test_what_is_no_host_of_the_open_net_is_refused(typed: str, code: str) -> None:
    with pytest.raises(HostInvalid) as refused:
        parsed_host(typed)
    assert refused.value.code == code


def test_trusted_names_may_be_anything() -> None:
    assert parsed_host("relay:2525", {"relay:2525"}) == "relay:2525"
    assert parsed_host("relay", {"relay"}) == "relay"
    for typed, trusted in (("relay:2525", "relay"), ("relay:2525", "relay:25250"), ("relay", "relay:2525")):
        with pytest.raises(HostInvalid):
            parsed_host(typed, {trusted})


@pytest.mark.parametrize(
    ("host", "port", "is_allowed"),
    [
        ("api.stripe.com", 443, True),
        ("API.stripe.com.", 443, True),
        ("api.stripe.com", 80, False),
        ("evil-api.stripe.com", 443, False),
        ("api.stripe.com.evil.example", 443, False),
        ("a.example.com", 443, True),
        ("b.a.example.com", 443, True),
        ("example.com", 443, False),
        (".example.com", 443, False),
        ("evilexample.com", 443, False),
        ("mail.example.org", 587, True),
        ("mail.example.org", 443, False),
    ],
)
def test_only_what_is_listed_is_allowed(host: str, port: int, is_allowed: bool) -> None:
    assert allows(("api.stripe.com", "*.example.com", "mail.example.org:587"), host, port) is is_allowed


def test_a_plain_request_goes_on_as_one_of_its_own() -> None:
    head = (
        b"POST http://api.example.com:8080/v1?x=1 HTTP/1.1\r\nHost: evil.example\r\nProxy-Authorization: Basic eA==\r\n"
        b"Connection: keep-alive\r\nContent-Length: 2\r\n\r\n"
    )
    request = wanted(head)
    assert (request.host, request.port) == ("api.example.com", 8080)
    assert request.head == (
        b"POST /v1?x=1 HTTP/1.1\r\nHost: api.example.com:8080\r\nConnection: close\r\nContent-Length: 2\r\n\r\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        "GET / HTTP/1.1",
        "GET https://example.com/ HTTP/1.1",
        "GET ftp://example.com/ HTTP/1.1",
        "CONNECT example.com HTTP/1.1",
        "CONNECT example.com:0 HTTP/1.1",
        "CONNECT [::1]:443 HTTP/1.1",
        "CONNECT :443 HTTP/1.1",
        "CONNECT example.com:443 HTTP/2",
        "GET http://[::1/ HTTP/1.1",
        "GET http://example.com:x/ HTTP/1.1",
        "nonsense",
        "CONNECT *.example.com:443 HTTP/1.1",
        "CONNECT <b>x</b>.example.com:443 HTTP/1.1",
        "CONNECT a..example.com:443 HTTP/1.1",
        "CONNECT a/b:443 HTTP/1.1",
        "CONNECT example.com:\u0664\u0664:443 HTTP/1.1",
        "GET http://*.example.com/ HTTP/1.1",
        "GET http://example.com/ HTTP/1.1\nHost: evil.example",
        "GET http://example.com/ HTTP/1.1\r\nX: y\nHost: evil.example",
        "GET http://example.com/ HTTP/1.1\r\nX: y\rHost: evil.example",
        "GET http://example.com/ HTTP/1.1\r\nX: y\r\n Host: evil.example",
    ],
)
def test_other_requests_are_not_served(line: str) -> None:
    with pytest.raises(RequestUnreadable):
        wanted(f"{line}\r\n\r\n".encode())
