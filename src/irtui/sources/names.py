"""Short names for the members of a cluster."""

from collections.abc import Iterable
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}


def member_names(addresses: Iterable[str]) -> dict[str, str]:
    """A unique name for each different address: host:port, with the path where needed."""
    different = list(dict.fromkeys(addresses))
    places = [_place(address) for address in different]
    if len(set(places)) < len(places):
        places = [_place(address) + _path(address) for address in different]
    if len(set(places)) < len(places):
        places = different
    return dict(zip(different, places, strict=True))


def _place(address: str) -> str:
    parts = urlsplit(address)
    host = parts.hostname or "?"
    if ":" in host:
        host = f"[{host}]"
    return f"{host}:{parts.port or PORTS.get(parts.scheme, '?')}"


def _path(address: str) -> str:
    return urlsplit(address).path.rstrip("/")
