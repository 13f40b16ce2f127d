"""Which addresses are refused, in whatever notation they come."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.egress.policy import AddressPolicy, AddressRefused, effective, is_private, is_public

STRICT = AddressPolicy()
LOCAL = AddressPolicy(allow_private=True)


@pytest.mark.parametrize("address", ["8.8.8.8", "104.18.6.192", "2606:4700::6812:6c0", "64:ff9b::808:808", "192.0.1.1"])
def test_public_addresses(address):
    STRICT.check("api.example.com", [address])


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.0.1",
        "10.0.0.5",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "::1",
        "fc00::1",
        "fd12:3456::1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
    ],
)
def test_private_addresses_are_for_machines_of_ones_own(address):
    with pytest.raises(AddressRefused, match="private address"):
        STRICT.check("api.example.com", [address])
    LOCAL.check("api.example.com", [address])


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 - refused, not bound
        "0.1.2.3",
        "169.254.169.254",
        "168.63.129.16",
        "192.0.0.192",
        "169.254.0.1",
        "100.100.100.200",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "224.0.0.1",
        "239.255.255.250",
        "ff02::1",
        "255.255.255.255",
        "240.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "203.0.113.7",
        "::",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:a9fe:a9fe::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "::127.0.0.1",
        "::a00:1",
        "fec0::1",
        "5f00::1",
    ],
)
def test_some_addresses_are_never_allowed(address):
    for policy in (STRICT, LOCAL):
        with pytest.raises(AddressRefused, match="never allowed"):
            policy.check("api.example.com", [address])


def test_one_bad_address_among_good_ones_is_enough():
    with pytest.raises(AddressRefused):
        STRICT.check("rebinding.example.com", ["8.8.8.8", "127.0.0.1"])


def test_trusted_names_lead_anywhere():
    policy = AddressPolicy(allow_hosts=frozenset({"models.internal"}))

    policy.check("models.internal", ["10.0.0.5"])
    policy.check("MODELS.internal.", ["10.0.0.5"])
    AddressPolicy(allow_hosts=frozenset({"models.internal:11434"})).check("models.internal", ["10.0.0.5"], 11434)
    with pytest.raises(AddressRefused):
        policy.check("models.internal", ["10.0.0.5"], 11434)
    with pytest.raises(AddressRefused):
        policy.check("other.internal", ["10.0.0.5"])


def test_the_sentence_names_host_and_address():
    with pytest.raises(AddressRefused) as refusal:
        STRICT.check("evil.example.com", ["127.0.0.1"])

    assert str(refusal.value) == (
        "The host evil.example.com leads to a private address (127.0.0.1), so it was not contacted."
    )


@given(st.ip_addresses())
def test_no_address_is_both(address):
    real = effective(address)
    assert not (is_public(real) and is_private(real))


@given(st.ip_addresses(v=4))
def test_an_embedded_address_is_judged_as_itself(address):
    mapped = ipaddress.ip_address(f"::ffff:{address}")
    translated = ipaddress.ip_address(int(ipaddress.ip_address("64:ff9b::")) | int(address))

    assert effective(mapped) == effective(translated) == address
