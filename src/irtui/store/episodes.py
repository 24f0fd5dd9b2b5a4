"""Queries on episodes: what the recorder writes and what the board starts from."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import Session, col, func, select

from irtui.domain.alert import Alert, AlertKey, EpisodeKey
from irtui.store.tables import Episode
from irtui.store.values import alert_of, members_column

K = TypeVar("K")

# Some SQLite takes no more than 999 variables in one statement.
_CHUNK = 200


def open_alerts(session: Session) -> list[Alert]:
    """The alerts whose episodes have not ended."""
    rows = session.exec(select(Episode).where(col(Episode.ended_at).is_(None)))
    return [alert_of(row) for row in rows]


def find(session: Session, key: EpisodeKey) -> Episode | None:
    """The row of an episode."""
    return find_all(session, [key]).get(key)


def find_all(session: Session, keys: Iterable[EpisodeKey]) -> dict[EpisodeKey, Episode]:
    """The rows of episodes by key, without those that have no row."""
    wanted = sorted(set(keys))
    found: dict[EpisodeKey, Episode] = {}
    for chunk in _chunks(wanted):
        rows = session.exec(
            select(Episode).where(
                col(Episode.source).in_({key.source for key in chunk}),
                col(Episode.fingerprint).in_({key.fingerprint for key in chunk}),
                col(Episode.starts_at).in_({key.starts_at for key in chunk}),
            )
        )
        found |= {EpisodeKey(row.source, row.fingerprint, row.starts_at): row for row in rows}
    return {key: found[key] for key in wanted if key in found}


def unrecorded(session: Session, alerts: Sequence[Alert]) -> list[Alert]:
    """Those of the alerts that the store does not hold just so, open, already."""
    rows = find_all(session, (alert.episode for alert in alerts))
    return [alert for alert in alerts if not _same(rows.get(alert.episode), alert)]


def unheard(session: Session, alerts: Sequence[Alert]) -> list[Alert]:
    """Those of the alerts whose episodes have no row."""
    rows = find_all(session, (alert.episode for alert in alerts))
    return [alert for alert in alerts if alert.episode not in rows]


def still_open(
    session: Session, endings: Sequence[tuple[EpisodeKey, datetime]]
) -> list[tuple[EpisodeKey, datetime]]:
    """Those of the endings whose episodes are open."""
    rows = find_all(session, (key for key, _ in endings))
    return [(key, at) for key, at in endings if key in rows and rows[key].ended_at is None]


def ensure_all(
    session: Session, alerts: Sequence[Alert], now: datetime
) -> dict[EpisodeKey, Episode]:
    """The rows of the alerts' episodes by key, made where there are none yet.

    A row that is there stays as it is: an operator may act on an alert that has ended meanwhile.
    """
    rows = find_all(session, (alert.episode for alert in alerts))
    new = {alert.episode: alert for alert in alerts if alert.episode not in rows}
    earlier = _counted(session, {key.alert for key in new})
    for key, alert in sorted(new.items()):
        earlier[alert.key] = occurrence = earlier.get(alert.key, 0) + 1
        rows[key] = Episode(
            source=alert.source,
            fingerprint=alert.fingerprint,
            starts_at=alert.starts_at,
            alertname=alert.name,
            first_seen_at=now,
            occurrence=occurrence,
            **_told(alert),
        )
        session.add(rows[key])
    session.flush()
    return rows


def start(session: Session, alerts: Sequence[Alert], now: datetime) -> list[Episode]:
    """Write down that alerts fire, as they are told now; returns those that had ended."""
    rows = ensure_all(session, alerts, now)
    again: list[Episode] = []
    for alert in alerts:
        row = rows[alert.episode]
        for name, value in _told(alert).items():
            setattr(row, name, value)
        if row.ended_at is not None:
            row.ended_at = None
            again.append(row)
    return again


def end(session: Session, endings: Sequence[tuple[EpisodeKey, datetime]]) -> list[Episode]:
    """Close episodes that are still open; returns the rows that this closed."""
    rows = find_all(session, (key for key, _ in endings))
    closed: list[Episode] = []
    for key, at in endings:
        row = rows.get(key)
        if row is not None and row.ended_at is None:
            row.ended_at = max(at, row.starts_at)
            closed.append(row)
    return closed


def _told(alert: Alert) -> dict[str, Any]:
    """What of an alert may change while it fires."""
    return {
        "labels": dict(alert.labels),
        "annotations": dict(alert.annotations),
        "members": members_column(alert.members),
        "generator_url": alert.generator_url,
    }


def _counted(session: Session, keys: Iterable[AlertKey]) -> dict[AlertKey, int]:
    """How many episodes each of the alerts has had."""
    found: dict[AlertKey, int] = {}
    for chunk in _chunks(list(keys)):
        rows = session.exec(
            select(Episode.source, Episode.fingerprint, func.count())
            .where(
                col(Episode.source).in_({key.source for key in chunk}),
                col(Episode.fingerprint).in_({key.fingerprint for key in chunk}),
            )
            .group_by(col(Episode.source), col(Episode.fingerprint))
        )
        found |= {AlertKey(source, fingerprint): count for source, fingerprint, count in rows}
    return found


def _chunks(keys: list[K]) -> Iterator[list[K]]:
    for first in range(0, len(keys), _CHUNK):
        yield keys[first : first + _CHUNK]


def _same(row: Episode | None, alert: Alert) -> bool:
    return (
        row is not None
        and row.ended_at is None
        and row.annotations == dict(alert.annotations)
        and row.members == members_column(alert.members)
        and row.generator_url == alert.generator_url
    )
