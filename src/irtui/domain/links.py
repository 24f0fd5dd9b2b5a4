"""The links of an alert: only http and https, without credentials, whatever the alert says."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from irtui.domain.alert import Alert


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link comes from, and its address."""

    name: str
    url: str


def links_of(alert: Alert) -> tuple[Link, ...]:
    """The addresses in an alert's annotations and its generator, in that order."""
    found = [*alert.annotations.items(), ("source", alert.generator_url)]
    return tuple(Link(name, url.strip()) for name, url in found if safe(url.strip()))


def safe(url: str) -> bool:
    """Whether an address may be offered: http(s), a host, nobody's password, nothing invisible."""
    if not url.isprintable() or len(url) > 2048 or any(c.isspace() for c in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
