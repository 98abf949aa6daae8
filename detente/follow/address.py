"""Which machines may be asked: public addresses, and private ones only where the user allowed their network.

A name is resolved here and the connection made to the address that was checked, so a name server that answers
differently the second time (DNS rebinding) gains nothing. Redirects come this way like everything else.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore

from detente.errors import PrivateAddress, ServiceError
from detente.follow.settings import Network

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def public(address: str, allowed: Sequence[Network] = ()) -> bool:
    """Whether an address may be asked: it is public (also what it wraps, where it carries another one), or in ``allowed``."""
    one = ipaddress.ip_address(address.partition("%")[0])
    return all(_global(a) or any(a.version == n.version and a in n for n in allowed) for a in _wrapped(one))


def _global(one: Address) -> bool:
    return one.is_global and not one.is_multicast and not one.is_reserved


def _wrapped(one: Address) -> list[Address]:
    """The address, or the one within it: mapped, 6to4, Teredo and NAT64 addresses lead on to an IPv4 address."""
    if isinstance(one, ipaddress.IPv4Address):
        return [one]
    if one.ipv4_mapped:
        return [one.ipv4_mapped]
    inner: list[Address] = []
    if one.sixtofour:
        inner = [one.sixtofour]
    elif one.teredo:
        inner = list(one.teredo)
    elif one in _NAT64:
        return [ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)]
    return [one, *inner]


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them. Raises ServiceError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as e:
        raise ServiceError(f"the name {host} is not known ({getattr(e, 'strerror', None) or e})") from None
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Backend(httpcore.NetworkBackend):
    """Connections to checked addresses alone, which all end by ``deadline`` (of the monotonic clock) whatever the other side does.

    ``among`` holds the open ones, so that another thread can end them.
    """

    def __init__(self, allowed: Sequence[Network], deadline: float, among: set[Stream], resolver: Resolve = resolve) -> None:
        self._allowed, self._deadline, self._among, self._resolve = allowed, deadline, among, resolver
        self._beneath = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of ``host`` that may be asked and answers. Raises PrivateAddress where none may be."""
        found = self._resolve(host, port)
        good = [a for a in found if public(a, self._allowed)]
        if not good:
            raise PrivateAddress(
                f"{host} is a private address ({', '.join(found)}), which a site may not send us to; "
                "if it is yours, name its network under `allow` in the feeds file", again=False,
            )
        for n, address in enumerate(good):
            try:
                beneath = self._beneath.connect_tcp(address, port, timeout, local_address, socket_options)
                return Stream(beneath, self._deadline, self._among)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if n == len(good) - 1:
                    raise
        raise AssertionError("there is an address, and it was tried")


class Stream(httpcore.NetworkStream):
    """A connection whose reads and writes all end by its deadline."""

    def __init__(self, beneath: httpcore.NetworkStream, deadline: float, among: set[Stream]) -> None:
        self._beneath, self._deadline, self._among = beneath, deadline, among
        among.add(self)

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the deadline for the whole answer has passed")
        return min(left, timeout) if timeout is not None else left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Up to ``max_bytes`` bytes."""
        return self._beneath.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Writes all of it."""
        self._beneath.write(buffer, self._left(timeout))

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> httpcore.NetworkStream:
        """The same connection, encrypted; the certificate must be that of the name asked for."""
        self._beneath = self._beneath.start_tls(ssl_context, server_hostname, self._left(timeout))
        return self

    def close(self) -> None:
        """Closes it."""
        self._among.discard(self)
        self._beneath.close()

    def cut(self) -> None:
        """Ends it from another thread."""
        held = self._beneath.get_extra_info("socket")
        try:
            if held is not None:
                held.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it ended by itself

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks of a connection."""
        return self._beneath.get_extra_info(info)
