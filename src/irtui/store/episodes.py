"""Queries on episodes: what the recorder writes and what the board starts from."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from irtui.domain.alert import Alert, EpisodeKey
from irtui.store.tables import Episode
from irtui.store.values import alert_of, members_column


def open_alerts(session: Session) -> list[Alert]:
    """The alerts whose episodes have not ended."""
    rows = session.exec(select(Episode).where(col(Episode.ended_at).is_(None)))
    return [alert_of(row) for row in rows]


def find(session: Session, key: EpisodeKey) -> Episode | None:
    """The row of an episode."""
    return session.exec(
        select(Episode).where(
            Episode.source == key.source,
            Episode.fingerprint == key.fingerprint,
            Episode.starts_at == key.starts_at,
        )
    ).first()


def unrecorded(session: Session, alerts: Sequence[Alert]) -> list[Alert]:
    """Those of the alerts that the store does not hold just so, open, already."""
    known: dict[EpisodeKey, Episode] = {}
    for source in {alert.source for alert in alerts}:
        rows = session.exec(
            select(Episode).where(Episode.source == source, col(Episode.ended_at).is_(None))
        )
        known |= {EpisodeKey(row.source, row.fingerprint, row.starts_at): row for row in rows}
    return [alert for alert in alerts if not _same(known.get(alert.episode), alert)]


def ensure(session: Session, alert: Alert, now: datetime) -> Episode:
    """The row of an alert's episode: made where there is none, re-opened where it had ended."""
    row = find(session, alert.episode)
    if row is None:
        row = Episode(
            source=alert.source,
            fingerprint=alert.fingerprint,
            starts_at=alert.starts_at,
            alertname=alert.name,
            first_seen_at=now,
            occurrence=1 + _earlier(session, alert),
        )
    row.labels = dict(alert.labels)
    row.annotations = dict(alert.annotations)
    row.members = members_column(alert.members)
    row.generator_url = alert.generator_url
    row.ended_at = None
    session.add(row)
    return row


def end(session: Session, endings: Iterable[tuple[EpisodeKey, datetime]]) -> list[Episode]:
    """Close episodes that are still open; returns the rows that this closed."""
    closed: list[Episode] = []
    for key, at in endings:
        row = find(session, key)
        if row is not None and row.ended_at is None:
            row.ended_at = max(at, row.starts_at)
            session.add(row)
            closed.append(row)
    return closed


def _earlier(session: Session, alert: Alert) -> int:
    return session.exec(
        select(func.count())
        .select_from(Episode)
        .where(Episode.source == alert.source, Episode.fingerprint == alert.fingerprint)
    ).one()


def _same(row: Episode | None, alert: Alert) -> bool:
    return (
        row is not None
        and row.annotations == dict(alert.annotations)
        and row.members == members_column(alert.members)
        and row.generator_url == alert.generator_url
    )
