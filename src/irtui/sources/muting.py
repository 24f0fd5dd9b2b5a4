"""The alert groups of an Alertmanager, which alone tell what a mute interval holds back.

Asked for one alert, when an operator wants to know: with all alerts the answer is as large as the
list of alerts, and larger where an alert goes to several receivers.
https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml, `/alerts/groups`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Protocol, runtime_checkable
from urllib.parse import urlencode

from irtui.domain.alert import Alert
from irtui.domain.answer import Failure, Trouble
from irtui.domain.muting import Muting
from irtui.sources.decoding import decode
from irtui.sources.faults import SourceError
from irtui.sources.http import Endpoint

GROUPS = "/api/v2/alerts/groups"
# Servers and what stands before them refuse addresses that are much longer.
_LONGEST = 3000
_CLASSIC_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


@runtime_checkable
class TellsMuting(Protocol):
    """A source that can say whether an alert's notifications are held back."""

    async def muting(self, alert: Alert) -> Muting | Failure:
        """What the first member that answers tells of it."""


async def ask_muting(endpoint: Endpoint, alert: Alert) -> Muting:
    """Ask one server about one alert; SourceError tells why it does not say."""
    reply = await endpoint.get(f"{GROUPS}?{urlencode(list(_filters(alert)))}")
    groups = decode(reply.body, reply.headers.get("content-type", ""))
    if not isinstance(groups, list):
        raise SourceError("wrong schema: not a list of alert groups", Trouble.UNREADABLE)
    return read_muting(groups, alert.fingerprint)


def read_muting(groups: list[Any], fingerprint: str) -> Muting:
    """What alert groups tell of one alert; what is not as it should be tells nothing."""
    muted: list[tuple[str, tuple[str, ...]]] = []
    free: list[str] = []
    told = True
    for receiver, status in _entries(groups, fingerprint):
        names = status.get("mutedBy")
        if not isinstance(names, list):
            told = False
        elif intervals := tuple(name for name in names if isinstance(name, str)):
            muted.append((receiver, intervals))
        else:
            free.append(receiver)
    return Muting(muted, free, told)


def _entries(groups: list[Any], fingerprint: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The receiver and the status of each entry of the alert."""
    for group in groups:
        if not isinstance(group, dict) or not isinstance(group.get("alerts"), list):
            continue
        receiver = group.get("receiver")
        name = receiver.get("name") if isinstance(receiver, dict) else None
        for entry in group["alerts"]:
            if not isinstance(entry, dict) or entry.get("fingerprint") != fingerprint:
                continue
            if isinstance(status := entry.get("status"), dict):
                yield name if isinstance(name, str) else "a receiver without a name", status


def _filters(alert: Alert) -> Iterator[tuple[str, str]]:
    """Matchers that leave few other alerts; which one is meant tells the fingerprint."""
    room = _LONGEST
    # The name first; of the others the short ones, so that many find room.
    pairs = sorted(alert.labels.items(), key=lambda one: (one[0] != "alertname", len(one[1])))
    for name, value in pairs:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        matcher = f'{name}="{escaped}"'
        room -= len(urlencode({"filter": matcher}))
        if room < 0:
            return
        if _CLASSIC_NAME.fullmatch(name):
            yield "filter", matcher
