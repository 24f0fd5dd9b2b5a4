"""Which kinds of monitors there are, and how a configured source of each is opened."""

import logging
from collections.abc import Callable
from datetime import datetime

from irtui.config.settings import SourceSettings
from irtui.sources.alertmanager import AlertmanagerPeer
from irtui.sources.alertmanagers import Alertmanagers
from irtui.sources.http import Endpoint
from irtui.sources.names import member_names
from irtui.sources.silence_members import SilenceMembers
from irtui.sources.silence_peer import SilencePeer
from irtui.sources.source import Source

Clock = Callable[[], datetime]


def open_source(settings: SourceSettings, now: Clock) -> Source:
    """The source that the settings describe; nothing is asked yet."""
    # At INFO they write every URL, at DEBUG every header.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return KINDS[settings.kind](settings, now)


def _alertmanager(settings: SourceSettings, now: Clock) -> Source:
    def endpoint(address: str) -> Endpoint:
        return Endpoint(address, settings, now=now)

    members = member_names(settings.addresses).items()
    peers = [
        AlertmanagerPeer(name, settings.name, endpoint(at), alone=len(members) == 1)
        for at, name in members
    ]
    silences = [
        SilencePeer(name, settings.name, endpoint(at), endpoint(at)) for at, name in members
    ]
    return Alertmanagers(
        settings.name, settings.interval, peers, now, SilenceMembers(settings.name, silences, now)
    )


KINDS: dict[str, Callable[[SourceSettings, Clock], Source]] = {"alertmanager": _alertmanager}
