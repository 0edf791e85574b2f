"""Requests to addresses that somebody configured: resolved once, never into our own network."""

import socket
import ssl
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address

PATIENCE = 10  # seconds
NAT64 = IPv6Network("64:ff9b::/96")
PORTS = {"http": 80, "https": 443}


class Refused(Exception):
    """An address that isn't asked, or one that didn't take what was sent."""


def post_json(url: str, body: bytes, *, private: bool = False) -> None:
    """Send a body and expect a 2xx; redirects aren't followed. Raises Refused.

    The name is resolved once and that very address is connected to, so that it
    can't become another one in between. `private` allows addresses that aren't
    of the whole internet.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.username:
        raise Refused("It is no http or https address without a user in it.")
    address = resolved(parts.hostname, private=private)
    connection = _Pinned(parts.hostname, parts.port or PORTS[parts.scheme], address, parts.scheme)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise Refused(f"{parts.hostname} doesn't answer: {error}") from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise Refused(f"{parts.hostname} answered {status}.")


def resolved(host: str, *, private: bool) -> str:
    """The address behind a name, if all that it has may be asked. Raises Refused."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Refused(f"{host} has no address: {error}") from error
    addresses = [str(place[4][0]) for place in found]
    if not private and not all(is_of_the_internet(address) for address in addresses):
        raise Refused(f"{host} lies in a private network.")
    return addresses[0]


def is_of_the_internet(text: str) -> bool:
    """Whether everybody reaches it, also where it hides an IPv4 address in an IPv6 one."""
    address = ip_address(text.partition("%")[0])
    return all(each.is_global and not each.is_multicast for each in (address, *_inside(address)))


def _inside(address: Address) -> list[Address]:
    if isinstance(address, IPv4Address):
        return []
    hidden = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in NAT64:
        hidden.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [each for each in hidden if each is not None]


class _Pinned(HTTPConnection):
    """A connection to one address, whatever the name of the host would resolve to by now."""

    def __init__(self, host: str, port: int, address: str, scheme: str) -> None:
        super().__init__(host, port, timeout=PATIENCE)
        self._address, self._is_secret = address, scheme == "https"

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = plain
        if self._is_secret:
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
