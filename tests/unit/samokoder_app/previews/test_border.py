"""What passes the border of a preview: hosts, cookies, headers."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samokoder_app.previews import cookies, headers
from samokoder_app.previews.address import PreviewAddress, origin, origins, place_of, with_place
from samokoder_app.previews.hosts import HostTable, hostname_of
from samokoder_app.previews.tickets import new_host_id

ID = "abcdefghijklmnopqrstuvwxyz"
TABLE = HostTable(frozenset({"samokoder.example"}), "localhost")


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("localhost:3000", "platform"),
        ("LOCALHOST", "platform"),
        ("localhost.", "platform"),
        ("127.0.0.1:3000", "platform"),
        ("[::1]:3000", "platform"),
        ("samokoder.example", "platform"),
        (f"{ID}.localhost:3000", "preview"),
        (f"{ID.upper()}.localhost", "preview"),
        (f"{ID[:-1]}.localhost", "unknown"),
        (f"a.{ID}.localhost", "unknown"),
        (f"{ID}.localhost.evil.example", "unknown"),
        ("preview.localhost", "unknown"),
        ("samokoder.example.evil.example", "unknown"),
        ("localhost:3000:1", "unknown"),
        ("localhost:x", "unknown"),
        ("[::1", "unknown"),
        ("", "unknown"),
        ("169.254.169.254", "unknown"),
    ],
)
def test_host_is_classified(host, kind):
    assert TABLE.destination(host).kind == kind


def test_without_a_domain_there_are_no_previews():
    assert HostTable(frozenset(), "").destination(f"{ID}.").kind == "unknown"


@given(st.text(max_size=60))
def test_no_host_breaks_the_table(host):
    assert TABLE.destination(host).kind in {"platform", "preview", "unknown"}
    hostname_of(host)


def test_host_ids_are_unguessable_and_fit_the_table():
    ids = {new_host_id() for _ in range(50)}
    assert len(ids) == 50
    assert all(TABLE.destination(f"{host_id}.localhost").preview_id == host_id for host_id in ids)


def test_addresses_leave_out_the_schemes_own_port():
    assert origin("https", "a.example", 443) == "https://a.example"
    assert origin("http", "a.example", 3000) == "http://a.example:3000"
    address = PreviewAddress("http", "localhost", 3000, origins("http", {"localhost", "127.0.0.1"}, 3000))
    assert address.entry(ID, "a+b") == f"http://{ID}.localhost:3000/__samokoder/enter?ticket=a%2Bb"
    assert address.frame_ancestors == "http://127.0.0.1:3000 http://localhost:3000"


@pytest.mark.parametrize("place", ["/", "/items", "/items?page=2&q=%D0%B0", "/a//b"])
def test_an_entry_leads_to_a_page_of_the_app(place):
    query = parse_qs(urlsplit(with_place("http://abc.localhost/__samokoder/enter?ticket=t", place)).query)
    assert query == {"ticket": ["t"], "to": [place]}
    assert place_of(place) == place


@pytest.mark.parametrize(
    "place",
    [
        "",
        "items",
        "//evil.example",
        "/\\evil.example",
        "/a b",
        "/a\r\nset-cookie: x=1",
        "/\u044f",
        "/__samokoder/enter",
    ],
)
def test_an_entry_leads_nowhere_else(place):
    assert place_of(place) == "/"
    assert with_place("http://abc.localhost/__samokoder/enter?ticket=t", place).endswith("?ticket=t")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (["a=1; __Host-samokoder=x; b=2"], "a=1; b=2"),
        (["__HOST-Samokoder-preview=x", "a=1"], "a=1"),
        (["samokoder_theme=x; a=b=c"], "a=b=c"),
        ([], ""),
    ],
)
def test_our_cookies_never_go_in(sent, kept):
    assert cookies.without_ours(sent) == kept


@pytest.mark.parametrize(
    ("header", "rewritten"),
    [
        ("a=1", "a=1; Secure; SameSite=None; Partitioned"),
        (
            "a=1; Path=/x; Domain=.localhost; SameSite=Strict; Secure; Max-Age=5; HttpOnly; partitioned",
            "a=1; Path=/x; Max-Age=5; HttpOnly; Secure; SameSite=None; Partitioned",
        ),
        ("__Host-samokoder=evil; Path=/", None),
        ("__host-SAMOKODER-preview=evil", None),
        ("nothing", None),
        ("=value", None),
    ],
)
def test_cookies_of_the_app_come_out_fit_for_an_iframe(header, rewritten):
    assert cookies.rewrite_set_cookie(header) == rewritten


def test_browser_headers_lose_what_is_ours_and_what_is_per_hop():
    sent = [
        (b"Host", b"x.localhost"),
        (b"Connection", b"keep-alive, X-Secret"),
        (b"X-Secret", b"1"),
        (b"Cookie", b"__Host-samokoder-preview=1; a=1"),
        (b"Authorization", b"Bearer t"),
        (b"X-Forwarded-Host", b"evil"),
        (b"Transfer-Encoding", b"chunked"),
    ]
    seen = dict(headers.to_app(sent, "https", drop_authorization=True))
    assert seen == {b"Host": b"x.localhost", b"cookie": b"a=1", b"x-forwarded-proto": b"https"}
    assert (b"Authorization", b"Bearer t") in headers.to_app(sent, "http", drop_authorization=False)


@pytest.mark.parametrize("said", [(b"Cache-Control", b"max-age=60"), (b"expires", b"0")])
def test_what_an_app_says_of_caching_holds(said):
    sent = [(b"content-type", b"text/css"), said]
    assert headers.to_browser(sent, "http://localhost:3000")[:-1] == sent


def test_headers_of_the_app_cannot_undo_our_rules():
    sent = [
        (b"content-type", b"text/html"),
        (b"x-frame-options", b"ALLOWALL"),
        (b"content-security-policy", b"Frame-Ancestors *; script-src 'self'"),
        (b"set-cookie", b"a=1"),
        (b"clear-site-data", b'"*"'),
    ]
    assert headers.to_browser(sent, "http://localhost:3000") == [
        (b"content-type", b"text/html"),
        (b"cache-control", b"no-cache"),
        (b"content-security-policy", b"script-src 'self'"),
        (b"set-cookie", b"a=1; Secure; SameSite=None; Partitioned"),
        (b"content-security-policy", b"frame-ancestors http://localhost:3000"),
    ]
