"""Fetching from the web: public addresses only, within bounds of size and time, following few redirects.

The name of a host is looked up once for each connection, every address it has is judged, and the connection goes to
the very address that was judged: a name that answers otherwise a moment later ("DNS rebinding") gains nothing. Each
redirect is a connection of its own and judged alike. Proxies of the environment are not used, as they would look
names up themselves.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import httpcore

from events.errors import FetchError, ForbiddenAddress, InputTooLarge

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
AGENT = "Furat/1 (reads news for conflict events; obeys robots.txt)"
ROBOT = "Furat"
"""The name robots.txt files may address it by."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one fetch."""

    max_bytes: int = 20_000_000
    """Of the body, unpacked."""
    seconds: float = 60.0
    """From the first connection to the last byte, redirects included."""
    silence: float = 15.0
    """Seconds without a byte."""
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, whatever its status."""

    url: str
    """Where it was found, after redirects."""
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = field(repr=False, default=())

    def header(self, name: str) -> str:
        """The value of a header, "" when there is none."""
        return next((value for key, value in self.headers if key == name.lower()), "")

    @property
    def media(self) -> str:
        return self.header("content-type").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        return self.header("content-type").lower().partition("charset=")[2].strip(" \"'").partition(";")[0]


def is_public(address: IP) -> bool:
    """Whether an address is one of the open internet: not private, link-local, loopback, reserved or multicast, nor
    an IPv6 form of such an IPv4 address."""
    inner = _embedded(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _embedded(address: IP) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


class Fetcher:
    """Fetches addresses one after the other; connections are kept. Not for several threads at once."""

    def __init__(
        self,
        *,
        limits: Limits = Limits(),
        allowed: Callable[[IP], bool] = is_public,
        look_up: Callable[[str, int], Iterable[str]] | None = None,
    ) -> None:
        """`allowed` judges addresses and `look_up` gives those of a name; tests give their own, nothing else does."""
        self.limits = limits
        self._backend = _Judged(allowed, look_up or _look_up)
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(), network_backend=self._backend, max_connections=10
        )

    def close(self) -> None:
        """Let go of all connections."""
        self._pool.close()

    def get(
        self,
        url: str,
        *,
        etag: str = "",
        modified: str = "",
        max_bytes: int | None = None,
        before: Callable[[str], None] | None = None,
    ) -> Fetched:
        """The answer at an address; with `etag` or `modified` of an earlier one it may be 304 and empty.

        `before` is told each address before it is asked for, also after redirects, and may raise (and fetch).
        Raises ForbiddenAddress, InputTooLarge, and FetchError when no whole answer came.
        """
        until = time.monotonic() + self.limits.seconds
        headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip", "Accept": "*/*"}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        limit = self.limits.max_bytes if max_bytes is None else max_bytes
        here = web_address(url)
        for _ in range(self.limits.redirects + 1):
            if before:
                before(here)
            self._backend.deadline = until
            answer = self._once(here, headers, limit)
            target = answer.header("location")
            if answer.status not in _REDIRECTS or not target:
                return answer
            here = web_address(urljoin(here, target))
        raise FetchError(f"{url}: more than {self.limits.redirects} redirects")

    def _once(self, url: str, headers: dict[str, str], limit: int) -> Fetched:
        waits = dict.fromkeys(("connect", "read", "write", "pool"), self.limits.silence)
        try:
            with self._pool.stream(
                "GET", url, headers=list(headers.items()), extensions={"timeout": waits}
            ) as response:
                told = tuple((k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in response.headers)
                empty = Fetched(url, response.status, b"", told)
                if response.status in _REDIRECTS or response.status == 304:
                    return empty
                packed = empty.header("content-encoding").strip().lower()
                return Fetched(url, response.status, _body(response.iter_stream(), packed, url, limit), told)
        except httpcore.TimeoutException as error:
            raise FetchError(f"{url}: took too long ({type(error).__name__})") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
            raise FetchError(f"{url}: cannot be fetched: {error or type(error).__name__}") from error


def web_address(url: str) -> str:
    """An address as it can be asked for. Raises ForbiddenAddress for other schemes and for names with a password."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ForbiddenAddress(f"{url[:200]}: is no web address: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise ForbiddenAddress(f"{url[:200]}: is no web address; it begins with http:// or https://")
    if parts.username is not None or parts.password is not None:
        raise ForbiddenAddress(f"{host}: an address with a name or password in it is not fetched")
    try:
        name = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ForbiddenAddress(f"{host[:200]}: is no name of a host") from error
    place = f"[{name}]" if ":" in name else name
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    return f"{parts.scheme}://{place}{f':{port}' if port else ''}{quote(parts.path or '/', safe=_KEPT)}{query}"


_KEPT = "/%:@!$&'()*+,;=?~-._[]"


def _body(chunks: Iterable[bytes], packed: str, url: str, limit: int) -> bytes:
    """The body, unpacked piece by piece so that a small packed one cannot fill the memory."""
    if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise FetchError(f"{url}: is packed as {packed[:40]!r}, which was not asked for")
    unpack = zlib.decompressobj(47) if packed not in ("", "identity") else None
    body = bytearray()
    for chunk in chunks:
        try:
            body += chunk if unpack is None else unpack.decompress(chunk, limit + 1 - len(body))
        except zlib.error as error:
            raise FetchError(f"{url}: the packed answer is broken: {error}") from error
        if len(body) > limit:
            raise InputTooLarge(f"{url}: is larger than {limit} bytes")
    if unpack is not None and not unpack.eof and body:
        raise FetchError(f"{url}: the packed answer is cut off")
    return bytes(body)


def _look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _Judged(httpcore.SyncBackend):
    """Connections to judged addresses only; all they do ends at the deadline (seconds of the monotonic clock)."""

    def __init__(self, allowed: Callable[[IP], bool], look_up: Callable[[str, int], Iterable[str]]) -> None:
        super().__init__()
        self._allowed, self._look_up = allowed, look_up
        self.deadline = 0.0

    def left(self, timeout: float | None) -> float:
        """Seconds that may still be waited. Raises ReadTimeout when there are none."""
        rest = self.deadline - time.monotonic()
        if rest <= 0:
            raise httpcore.ReadTimeout("the time for this address is over")
        return rest if timeout is None else min(rest, timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._judge(host, port)
        for number, address in enumerate(addresses, 1):
            try:
                stream = super().connect_tcp(address, port, self.left(timeout), local_address, socket_options)
                return _Timed(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
        raise httpcore.ConnectError(f"{host} has no address")

    def _judge(self, host: str, port: int) -> list[str]:
        try:
            found = [ipaddress.ip_address(text.partition("%")[0]) for text in self._look_up(host, port)]
        except (OSError, UnicodeError, ValueError) as error:
            raise httpcore.ConnectError(f"the address of {host} cannot be found: {error}") from error
        if bad := [address for address in found if not self._allowed(address)]:
            raise ForbiddenAddress(f"{host}: is at {bad[0]}, which is not on the open internet; it is not fetched")
        return [str(address) for address in found]

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise ForbiddenAddress("a socket of this machine is not fetched from")


class _Timed(httpcore.NetworkStream):
    """A stream whose every wait ends at the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, clock: _Judged) -> None:
        self._stream, self._clock = stream, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._clock.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._clock.left(timeout)), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
