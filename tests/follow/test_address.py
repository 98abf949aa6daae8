"""Only public addresses are asked; a name is connected to at the very address that was checked."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_made import plain

from detente.errors import PrivateAddress
from detente.follow.address import public
from detente.follow.fetch import Fetcher, Limits

PRIVATE = ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
           "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::",
           "64:ff9b::7f00:1", "64:ff9b::a00:1", "2001:0:7f00:1::"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_in_every_dress(address):
    assert not public(address)


def test_public_ones_and_those_allowed():
    assert public("93.184.215.14") and public("2606:2800:21f:cb07:6820:80da:af6b:8b2c") and public("64:ff9b::5db8:d70e")
    assert public("10.1.2.3", [ipaddress.ip_network("10.0.0.0/8")]) and not public("10.1.2.3", [ipaddress.ip_network("10.2.0.0/16")])


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_hides_nothing(address):
    mapped = ipaddress.IPv6Address(int(address) + 0xFFFF00000000)
    assert public(str(address)) == public(str(mapped))


def test_a_name_that_resolves_otherwise_the_second_time_gains_nothing(site):
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    site.paths["/"] = plain("<p>in</p>")
    fetcher = Fetcher("detente", Limits(1, 2, 1000), [ipaddress.ip_network("127.0.0.1/32")], lambda host, port: answers.pop(0))
    named = site.url.replace("127.0.0.1", "news.example.org")
    assert fetcher.get(named + "/").body == b"<p>in</p>"
    assert site.asked[0][1]["host"].startswith("news.example.org")
    with pytest.raises(PrivateAddress):
        fetcher.get(named + "/")
