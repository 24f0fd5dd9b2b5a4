"""The alerts of the demo server: posted, merged, inhibited and ended as Alertmanager does it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from irtui.demo import moment
from irtui.demo.problem import Problem, missing, unreadable
from irtui.text import without_surrogates

RESOLVE_TIMEOUT = timedelta(minutes=5)

_LABEL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_INHIBITED = ("warning", "info")
_INHIBITED_WITH_SAME = ("alertname", "cluster", "instance")


@dataclass(frozen=True, slots=True)
class Posted:
    """An alert as a rule engine told it; `timed_out` if the end is only the server's guess."""

    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    starts_at: datetime
    ends_at: datetime
    updated_at: datetime
    generator_url: str = ""
    timed_out: bool = False

    @property
    def fingerprint(self) -> str:
        """What Alertmanager calls this label set."""
        return fingerprint(self.labels)

    @property
    def receivers(self) -> tuple[str, ...]:
        """Who would be notified."""
        critical = self.labels.get("severity") == "critical"
        return ("oncall", "default") if critical else ("default",)

    def merged_into(self, known: "Posted") -> "Posted":
        """This newer word on an alert that was known before."""
        overlaps = (
            known.starts_at < self.ends_at < known.ends_at
            or known.starts_at < self.starts_at < known.ends_at
        )
        if not overlaps:
            return self
        ended = self.ends_at <= self.updated_at
        keep_end = known.ends_at <= self.updated_at if ended else not known.timed_out
        return replace(
            self,
            starts_at=min(self.starts_at, known.starts_at),
            ends_at=max(self.ends_at, known.ends_at) if keep_end else self.ends_at,
        )


def fingerprint(labels: Mapping[str, str]) -> str:
    """The 64-bit FNV-1a hash of the sorted labels, as Prometheus and Alertmanager compute it."""
    value = 0xCBF29CE484222325
    for name in sorted(labels):
        for byte in b"%b\xff%b\xff" % (name.encode(), labels[name].encode()):
            value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def read(body: Any, now: datetime) -> list[Posted]:
    """The alerts of a POST, all or none; Problem is what the server answers otherwise."""
    if body is None:
        raise missing("alerts")
    if not isinstance(body, list):
        raise unreadable("alerts", "because it is no list")
    return [_read_one(index, entry, now) for index, entry in enumerate(body)]


def inhibitors(alert: Posted, all_alerts: Iterable[Posted]) -> tuple[str, ...]:
    """The critical alert that makes this warning needless, as the server's one rule has it."""
    if alert.labels.get("severity") not in _INHIBITED:
        return ()
    for other in all_alerts:
        if other.labels.get("severity") == "critical" and all(
            other.labels.get(name, "") == alert.labels.get(name, "")
            for name in _INHIBITED_WITH_SAME
        ):
            return (other.fingerprint,)
    return ()


def _read_one(index: int, entry: Any, now: datetime) -> Posted:
    if not isinstance(entry, dict):
        raise unreadable("alerts", "because an entry is no object")
    if entry.get("labels") is None:
        raise missing(f"{index}.labels")
    labels = {name: value for name, value in _texts(entry["labels"]).items() if value}
    annotations = _texts(entry.get("annotations") or {})
    try:
        starts_at, ends_at = moment.read(entry.get("startsAt")), moment.read(entry.get("endsAt"))
    except (ValueError, TypeError, OverflowError) as error:
        raise unreadable("alerts", f"because {error}") from None
    url = entry.get("generatorURL") or ""
    if not isinstance(url, str):
        raise unreadable("alerts", "because generatorURL is no text")
    if url and not _URI.match(url):
        message = f'{index}.generatorURL in body must be of type uri: "{url}"'
        raise Problem(422, {"code": 601, "message": message})
    _check(labels, starts_at, ends_at)
    return Posted(
        labels=labels,
        annotations=annotations,
        starts_at=starts_at or ends_at or now,
        ends_at=ends_at or now + RESOLVE_TIMEOUT,
        updated_at=now,
        generator_url=url,
        timed_out=ends_at is None,
    )


def _check(labels: Mapping[str, str], starts_at: datetime | None, ends_at: datetime | None) -> None:
    if starts_at and ends_at and ends_at < starts_at:
        raise Problem(400, "start time must be before end time")
    if not labels:
        raise Problem(400, "at least one label pair required")
    for name in labels:
        if not _LABEL_NAME.fullmatch(name):
            raise Problem(400, f'invalid label set: invalid name "{name}"')


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise unreadable("alerts", "because labels and annotations must be texts")
    return {without_surrogates(name): without_surrogates(text) for name, text in value.items()}
