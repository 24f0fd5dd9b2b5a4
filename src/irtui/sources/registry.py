"""Which kinds of monitors there are, and how a configured source of each is opened."""

import logging
from collections.abc import Callable
from datetime import datetime

from irtui.config.settings import SourceSettings
from irtui.sources.alertmanager import AlertmanagerPeer
from irtui.sources.cluster import Cluster
from irtui.sources.http import Endpoint
from irtui.sources.names import member_names
from irtui.sources.source import Source

Clock = Callable[[], datetime]


def open_source(settings: SourceSettings, now: Clock) -> Source:
    """The source that the settings describe; nothing is asked yet."""
    # At INFO they write every URL, at DEBUG every header.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return KINDS[settings.kind](settings, now)


def _alertmanager(settings: SourceSettings, now: Clock) -> Source:
    peers = [
        AlertmanagerPeer(name, settings.name, Endpoint(address, settings, now=now))
        for address, name in member_names(settings.addresses).items()
    ]
    return Cluster(settings.name, settings.interval, peers, now)


KINDS: dict[str, Callable[[SourceSettings, Clock], Source]] = {"alertmanager": _alertmanager}
