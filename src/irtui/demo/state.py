"""All that the demo server knows; every question is asked with the time it is asked at."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from irtui.demo import alerts, moment
from irtui.demo.alerts import Posted
from irtui.demo.plot import StoryAlert
from irtui.demo.silences import Silence, Silences
from irtui.domain.matcher import Matcher
from irtui.domain.regex import Regex

RESEND = timedelta(seconds=60)
KEPT_AFTER_END = timedelta(minutes=30)

Story = Callable[[timedelta], Iterable[StoryAlert]]


@dataclass(frozen=True, slots=True)
class Query:
    """Which alerts a request asks for."""

    matchers: tuple[Matcher, ...] = ()
    receiver: Regex | None = None
    active: bool = True
    silenced: bool = True
    inhibited: bool = True


@dataclass(slots=True)
class State:
    """One server's alerts and silences; the story's alerts are beside those that were posted."""

    started_at: datetime
    silences: Silences
    story: Story | None = None
    posted: dict[str, Posted] = field(default_factory=dict)

    def post(self, body: Any, now: datetime) -> None:
        """Take in the alerts of a POST; Problem is the answer where they are not right."""
        arrived = alerts.read(body, now)
        self.posted = {
            fingerprint: alert
            for fingerprint, alert in self.posted.items()
            if alert.ends_at > now - KEPT_AFTER_END
        }
        for alert in arrived:
            known = self.posted.get(alert.fingerprint)
            self.posted[alert.fingerprint] = alert.merged_into(known) if known else alert

    def firing(self, now: datetime) -> list[Posted]:
        """The alerts that have not ended, by fingerprint."""
        found = {alert.fingerprint: alert for alert in self._told(now)} | self.posted
        return [found[key] for key in sorted(found) if found[key].ends_at >= now]

    def listed(self, query: Query, now: datetime) -> list[dict[str, Any]]:
        """The answer of `/alerts`."""
        firing = self.firing(now)
        return [
            shown
            for alert in firing
            if _asked_for(alert, query) and _wanted(shown := self._shown(alert, firing, now), query)
        ]

    def groups(self, query: Query, now: datetime) -> list[dict[str, Any]]:
        """The answer of `/alerts/groups`: an alert is in the group of each of its receivers."""
        groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for shown in self.listed(query, now):
            labels = {
                name: shown["labels"][name]
                for name in ("alertname", "cluster")
                if name in shown["labels"]
            }
            for receiver in shown["receivers"]:
                if query.receiver is None or query.receiver.fullmatch(receiver["name"]):
                    groups.setdefault((*labels.items(), receiver["name"]), []).append(shown)
        return [
            {"labels": dict(labels), "receiver": {"name": receiver}, "alerts": members}
            for (*labels, receiver), members in sorted(groups.items())
        ]

    def silence(self, silence_id: str, now: datetime) -> dict[str, Any] | None:
        """The answer of `/silence/{id}`."""
        known = self.silences.known.get(silence_id)
        return _silence_shown(known, now) if known else None

    def silence_list(self, filters: tuple[Matcher, ...], now: datetime) -> list[dict[str, Any]]:
        """The answer of `/silences`; a filter asks for silences that hold this very matcher."""
        return [
            _silence_shown(silence, now)
            for silence in self.silences.sorted(now)
            if all(_silence_holds(silence, wanted) for wanted in filters)
        ]

    def _told(self, now: datetime) -> Iterator[Posted]:
        if self.story is None:
            return
        elapsed = now - self.started_at
        resent_at = now - elapsed % RESEND
        for told in self.story(elapsed):
            starts_at = self.started_at + told.since
            yield Posted(
                labels=told.labels,
                annotations=told.annotations,
                starts_at=starts_at,
                ends_at=resent_at + 4 * RESEND,
                updated_at=max(resent_at, starts_at),
                generator_url=told.generator_url,
            )

    def _shown(self, alert: Posted, firing: list[Posted], now: datetime) -> dict[str, Any]:
        silenced_by = self.silences.hitting(alert.labels, now)
        inhibited_by = alerts.inhibitors(alert, firing)
        shown: dict[str, Any] = {
            "annotations": dict(alert.annotations),
            "endsAt": moment.write(alert.ends_at),
            "fingerprint": alert.fingerprint,
            "receivers": [{"name": name} for name in alert.receivers],
            "startsAt": moment.write(alert.starts_at),
            "status": {
                "inhibitedBy": list(inhibited_by),
                "silencedBy": list(silenced_by),
                "state": "suppressed" if silenced_by or inhibited_by else "active",
            },
            "updatedAt": moment.write(alert.updated_at),
            "labels": dict(alert.labels),
        }
        if alert.generator_url:
            shown["generatorURL"] = alert.generator_url
        return shown


def _asked_for(alert: Posted, query: Query) -> bool:
    if query.receiver and not any(map(query.receiver.fullmatch, alert.receivers)):
        return False
    return all(matcher.matches(alert.labels) for matcher in query.matchers)


def _wanted(shown: dict[str, Any], query: Query) -> bool:
    status = shown["status"]
    return not (
        (status["state"] == "active" and not query.active)
        or (status["silencedBy"] and not query.silenced)
        or (status["inhibitedBy"] and not query.inhibited)
    )


def _silence_holds(silence: Silence, wanted: Matcher) -> bool:
    return any(
        (matcher.name, matcher.op) == (wanted.name, wanted.op) and matcher.value == wanted.value
        for matcher in silence.matchers
    )


def _silence_shown(silence: Silence, now: datetime) -> dict[str, Any]:
    return {
        "id": silence.id,
        "status": {"state": silence.state(now)},
        "updatedAt": moment.write(silence.updated_at),
        "comment": silence.comment,
        "createdBy": silence.created_by,
        "endsAt": moment.write(silence.ends_at),
        "matchers": [
            {
                "isEqual": matcher.is_equal,
                "isRegex": matcher.is_regex,
                "name": matcher.name,
                "value": matcher.value,
            }
            for matcher in silence.matchers
        ],
        "startsAt": moment.write(silence.starts_at),
    }
