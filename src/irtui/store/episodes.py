"""Queries on episodes by key, and new ones."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, insert
from sqlmodel import Session, col, func, select

from irtui.domain.alert import Alert, AlertKey, EpisodeKey
from irtui.store import touched
from irtui.store.held import Held, rows
from irtui.store.tables import Episode
from irtui.store.values import members_column

K = TypeVar("K")

# Some SQLite takes no more than 999 variables in one statement.
_CHUNK = 900


def held(session: Session, keys: Iterable[EpisodeKey]) -> dict[EpisodeKey, Held]:
    """What the store holds of episodes, without those that have no row."""
    wanted = set(keys)
    found = (row for which in _these(wanted) for row in rows(session, which))
    return {row.key: row for row in found if row.key in wanted}


def find(session: Session, key: EpisodeKey) -> Episode | None:
    """The row of an episode."""
    return find_all(session, [key]).get(key)


def find_all(session: Session, keys: Iterable[EpisodeKey]) -> dict[EpisodeKey, Episode]:
    """The rows of episodes by key, without those that have no row."""
    wanted = sorted(set(keys))
    found: dict[EpisodeKey, Episode] = {}
    for which in _these(wanted):
        for row in session.exec(select(Episode).where(which)):
            found[EpisodeKey(row.source, row.fingerprint, row.starts_at)] = row
    return {key: found[key] for key in wanted if key in found}


def ensure_all(
    session: Session, alerts: Sequence[Alert], now: datetime
) -> dict[EpisodeKey, Episode]:
    """The rows of the alerts' episodes by key, made where there are none yet.

    A row that is there stays as it is: an operator may act on an alert that has ended meanwhile.
    """
    found = find_all(session, (alert.episode for alert in alerts))
    new = [alert for alert in alerts if alert.episode not in found]
    add(session, new, now)
    return found | find_all(session, (alert.episode for alert in new))


def add(session: Session, alerts: Iterable[Alert], now: datetime) -> None:
    """Make the rows of episodes that have none."""
    new = {alert.episode: alert for alert in alerts}
    if not new:
        return
    count = _counted(session, {alert.key for alert in new.values()})
    made: list[dict[str, Any]] = []
    for key, alert in sorted(new.items()):
        count[alert.key] = occurrence = count.get(alert.key, 0) + 1
        made.append(
            {
                **key._asdict(),
                "id": uuid4(),
                "alertname": alert.name,
                "first_seen_at": now,
                "occurrence": occurrence,
                # Screens say of an episode that is not the first of its alert that it is not.
                "touched": touched.number(session) if occurrence > 1 else 0,
                **told(alert),
            }
        )
    session.connection().execute(insert(Episode), made)


def told(alert: Alert) -> dict[str, Any]:
    """The columns of what may change of an alert while it fires."""
    return {
        "labels": dict(alert.labels),
        "annotations": dict(alert.annotations),
        "members": members_column(alert.members),
        "generator_url": alert.generator_url,
    }


def _counted(session: Session, keys: Iterable[AlertKey]) -> dict[AlertKey, int]:
    """How many episodes each of the alerts has had."""
    found: dict[AlertKey, int] = {}
    for source, alerts in groupby(sorted(keys), lambda key: key.source):
        for chunk in _chunks([key.fingerprint for key in alerts]):
            counted = session.exec(
                select(Episode.fingerprint, func.count())
                .where(Episode.source == source, col(Episode.fingerprint).in_(chunk))
                .group_by(col(Episode.fingerprint))
            )
            found |= {AlertKey(source, fingerprint): count for fingerprint, count in counted}
    return found


def _these(keys: Iterable[EpisodeKey]) -> Iterator[ColumnElement[bool]]:
    """Conditions that together meet all these episodes, and some others of the same alerts."""
    # By start, so that each condition spans little of the history of alerts that fire often.
    ordered = sorted(keys, key=lambda key: (key.source, key.starts_at))
    for source, episodes in groupby(ordered, lambda key: key.source):
        for chunk in _chunks(list(episodes)):
            yield and_(
                col(Episode.source) == source,
                col(Episode.fingerprint).in_([key.fingerprint for key in chunk]),
                col(Episode.starts_at).between(chunk[0].starts_at, chunk[-1].starts_at),
            )


def _chunks(values: list[K]) -> Iterator[list[K]]:
    for first in range(0, len(values), _CHUNK):
        yield values[first : first + _CHUNK]
