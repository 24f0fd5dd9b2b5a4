"""A stream of polls as lines of JSON: a header, then one line per poll with what is different."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from irtui.domain.alert import Alert
from irtui.domain.answer import Answer, Member, Outcome

VERSION = 1


class Recording:
    """Makes the lines of one recording; an answer after the first tells only what changed.

    No line holds an address or a login of a source.
    """

    def __init__(self, began_at: datetime) -> None:
        self._began_at = began_at
        self._told: dict[str, Mapping[str, Alert]] = {}

    def header(self, irtui: str, sources: Sequence[tuple[str, str, timedelta]]) -> str:
        """The first line; `sources` are name, kind and interval of each."""
        return _line(
            version=VERSION,
            irtui=irtui,
            sources=[
                {"name": name, "kind": kind, "interval": interval.total_seconds()}
                for name, kind, interval in sources
            ],
            began_at=self._began_at.isoformat(),
        )

    def poll(self, outcome: Outcome) -> str:
        """The line of one poll; `at` is in seconds since the start."""
        at = round((outcome.at - self._began_at).total_seconds(), 3)
        key = "answer" if isinstance(outcome, Answer) else "failure"
        said: dict[str, Any]
        if isinstance(outcome, Answer):
            said = self._answer(outcome)
        else:
            said = {"reason": outcome.reason, "trouble": outcome.trouble.value}
            if outcome.retry_after is not None:
                said["retry_after"] = outcome.retry_after.total_seconds()
        if outcome.members:
            said["members"] = [_member(member) for member in outcome.members]
        return _line(at=at, source=outcome.source, **{key: said})

    def _answer(self, answer: Answer) -> dict[str, Any]:
        before = self._told.get(answer.source)
        known = before or {}
        self._told[answer.source] = answer.alerts
        changed = [alert for key, alert in answer.alerts.items() if known.get(key) != alert]
        said: dict[str, Any] = {"full": before is None}
        said["alerts"] = [_entry(alert) for alert in changed]
        said["gone"] = [key for key in known if key not in answer.alerts]
        if answer.unreadable:
            said["unreadable"] = answer.unreadable
        if answer.skew is not None:
            said["skew"] = answer.skew.total_seconds()
        return said


def _line(**values: Any) -> str:
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")) + "\n"


def _entry(alert: Alert) -> dict[str, Any]:
    """An alert as Alertmanager's list has it, and what each member told of its start."""
    return {
        "fingerprint": alert.fingerprint,
        "startsAt": alert.starts_at.isoformat(),
        "labels": dict(alert.labels),
        "annotations": dict(alert.annotations),
        "status": {
            "state": "suppressed" if alert.suppressed else "active",
            "silencedBy": list(alert.silenced_by),
            "inhibitedBy": list(alert.inhibited_by),
        },
        "receivers": [{"name": name} for name in alert.receivers],
        "generatorURL": _without_login(alert.generator_url),
        "members": {name: at.isoformat() for name, at in alert.members.items()},
    }


def _without_login(url: str) -> str:
    """The address, empty where it holds a login or cannot be read."""
    try:
        return "" if "@" in urlsplit(url).netloc else url
    except ValueError:
        return ""


def _member(member: Member) -> dict[str, Any]:
    return {
        "name": member.name,
        "error": member.error,
        "started_at": member.started_at.isoformat() if member.started_at else None,
        "version": member.version,
        "skew": member.skew.total_seconds() if member.skew is not None else None,
    }
