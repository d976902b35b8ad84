"""Where requests of ours may go: never into a network that only this machine can reach."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import urljoin, urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], list[str]]  # every address of a name

PORTS = {"http": 80, "https": 443}
LONGEST = 2_000
# Public by their numbers, but the rooms of a cloud or of protocols all the same.
NEVER = tuple(ip_network(each) for each in ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24"))
NAT64 = ip_network("64:ff9b::/96")
TRANSLATED = tuple(ip_network(each) for each in ("64:ff9b:1::/48", "2002::/16", "2001::/32"))
_WEBCAL = re.compile(r"webcals?(?=:)", re.IGNORECASE)


class CannotFetch(Exception):
    """A request that was not made or did not end well; the sentence is for its owner.

    It never holds words of the other side.
    """

    def __init__(self, sentence: str, *, status: int = 0, of_host: bool = False) -> None:
        """Keep the sentence, the status if one was answered, and whether all of a host is down."""
        super().__init__(sentence)
        self.status, self.of_host = status, of_host


@dataclass(frozen=True, slots=True)
class Target:
    """One address to ask, taken apart."""

    scheme: str
    host: str
    port: int
    path: str  # with the query

    @property
    def origin(self) -> tuple[str, str, int]:
        """Return what credentials are bound to."""
        return self.scheme, self.host, self.port

    @property
    def url(self) -> str:
        """Return the whole address."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


@dataclass(frozen=True, slots=True)
class Guard:
    """Which addresses may be asked: public ones, and the private networks that are named."""

    networks: tuple[Network, ...] = ()
    ports: frozenset[int] = field(default_factory=lambda: frozenset(PORTS.values()))

    def target(self, url: str) -> Target:
        """Return an address taken apart; raise CannotFetch for one that is not asked."""
        text = _WEBCAL.sub("https", url.strip(), count=1)
        try:
            parts = urlsplit(text)
            host, port = ascii_host(parts.hostname) if parts.hostname else "", parts.port
        except (ValueError, UnicodeError):
            raise CannotFetch("This is no web address.") from None
        scheme = parts.scheme.lower()
        if scheme not in PORTS or not host or len(text) > LONGEST or not text.isprintable():
            raise CannotFetch("The address must begin with https:// and name a server.")
        if parts.username is not None or parts.password is not None:
            raise CannotFetch("The address must not hold a name and a password.")
        if (port or PORTS[scheme]) not in self.ports:
            raise CannotFetch("Only the usual ports of the web are asked, 80 and 443.")
        path = quoted(parts.path or "/") + (f"?{quoted(parts.query)}" if parts.query else "")
        return Target(scheme, host, port or PORTS[scheme], path)

    def follow(self, target: Target, location: str) -> Target:
        """Return where an answer leads; raise CannotFetch if one must not go there."""
        try:
            url = urljoin(target.url, location.strip())
        except ValueError:
            raise CannotFetch("This is no web address.") from None
        found = self.target(url)
        if target.scheme == "https" and found.scheme == "http":
            raise CannotFetch("The server leads from https to http, which is not safe.")
        return found

    def address(self, target: Target, resolve: Resolver) -> str:
        """Return the address to connect to; every one that the name has must be allowed."""
        found = resolve(target.host, target.port)
        if not found:
            raise CannotFetch("No server is known by this name.")
        if not all(self.allows(each) for each in found):
            raise CannotFetch(
                "This address leads into a private network, which is asked only where the settings allow it."
            )
        return found[0]

    def allows(self, text: str) -> bool:
        """Tell whether an address is public or in a network that is named."""
        address: Address = ip_address(text.partition("%")[0])
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if isinstance(address, IPv6Address) and address in NAT64:
            address = IPv4Address(address.packed[-4:])
        return is_in(address, self.networks) or is_public(address)

    def is_named(self, text: str) -> bool:
        """Tell whether an address lies in one of the private networks that are named."""
        return is_in(ip_address(text.partition("%")[0]), self.networks)


def is_public(address: Address) -> bool:
    """Tell whether an address is one that anybody in the world may reach.

    >>> [is_public(ip_address(each)) for each in ("93.184.216.34", "100.64.0.1", "::1")]
    [True, False, False]
    """
    is_odd = address.is_multicast or address.is_reserved or not address.is_global
    if isinstance(address, IPv6Address):
        is_odd = is_odd or address.is_site_local
    return not is_odd and not is_in(address, (*NEVER, *TRANSLATED))


def is_in(address: Address, networks: Iterable[Network]) -> bool:
    """Tell whether one of the networks holds the address."""
    return any(address.version == each.version and address in each for each in networks)


def ascii_host(host: str) -> str:
    """Return the name of a server as it is asked for; raise ValueError for what is none."""
    if ":" in host:
        return ip_address(host).compressed
    name = host if host.isascii() else host.encode("idna").decode()
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,253}", name):
        raise ValueError("no name of a server")
    return name.lower()


def quoted(text: str) -> str:
    """Return a path or query with everything that a request line cannot hold written in percent."""
    return "".join(
        sign
        if sign.isascii() and sign.isprintable() and sign not in ' "<>\\^`{|}'
        else percent(sign)
        for sign in text
    )


def percent(sign: str) -> str:
    """Return a sign as percent and two digits, for each of its bytes."""
    return "".join(f"%{byte:02X}" for byte in sign.encode())
