"""Queries on what operators wanted of the sources' silences."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, and_, col, or_, select

from irtui.domain.alert import EpisodeKey
from irtui.domain.matcher import Matcher
from irtui.domain.silence import Wanted
from irtui.domain.silenceintent import Act, Intent, IntentState
from irtui.store.errors import Missing
from irtui.store.tables import Episode, IntentEpisode, IntentRow

_OPEN = (IntentState.INTENT, IntentState.SENT)
_KEPT = and_(col(IntentRow.until_resolved).is_(True), col(IntentRow.state) == IntentState.CONFIRMED)
# Some SQLite takes no more than 999 variables in one statement.
_CHUNK = 900


def add(session: Session, row: IntentRow, episodes: Iterable[UUID]) -> None:
    """Keep an intent, and the episodes that it is meant for."""
    session.add(row)
    session.flush()
    session.add_all(IntentEpisode(intent_id=row.id, episode_id=one) for one in set(episodes))


def row_of(intent_id: UUID, wanted: Wanted, **more: Any) -> IntentRow:
    """A new row for what is wanted."""
    return IntentRow(
        id=intent_id,
        changes=wanted.id,
        matchers=[{"name": m.name, "op": m.op, "value": m.value} for m in wanted.matchers],
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        created_by=wanted.created_by,
        comment=wanted.comment,
        annotations=dict(wanted.annotations),
        **more,
    )


def get(session: Session, intent_id: UUID) -> IntentRow:
    """The row of an intent; Missing where it is gone."""
    row = session.get(IntentRow, intent_id)
    if row is None:
        raise Missing("This silence is not in the store any more.")
    return row


def to_compare(session: Session, source: str, since: datetime) -> list[Intent]:
    """What a list of this source has to be compared with: all newer than that, open or kept."""
    rows = session.exec(
        select(IntentRow)
        .where(
            IntentRow.source == source,
            or_(col(IntentRow.state).in_(_OPEN), _KEPT, col(IntentRow.at) >= since),
        )
        .order_by(col(IntentRow.at))
    ).all()
    return values_of(session, rows)


def to_show(session: Session, failed_since: datetime) -> list[Intent]:
    """The intents of all sources that no list proves yet, or kept, or that failed lately."""
    failed = and_(col(IntentRow.state) == IntentState.FAILED, col(IntentRow.at) >= failed_since)
    rows = session.exec(
        select(IntentRow)
        .where(or_(col(IntentRow.state).in_(_OPEN), _KEPT, failed))
        .order_by(col(IntentRow.at))
    ).all()
    return values_of(session, rows)


def newest_by(session: Session, operator: str, now: datetime) -> IntentRow | None:
    """What an operator asked for last and that still does something: no failure, nothing over."""
    lasting = or_(
        col(IntentRow.act) == Act.EXPIRE,
        and_(col(IntentRow.state) != IntentState.ENDED, col(IntentRow.ends_at) > now),
    )
    return session.exec(
        select(IntentRow)
        .where(IntentRow.by == operator, IntentRow.state != IntentState.FAILED, lasting)
        .order_by(col(IntentRow.at).desc())
        .limit(1)
    ).first()


def behind(session: Session, source: str, silence_id: str) -> list[IntentRow]:
    """All intents that made this silence what it is, oldest first."""
    if not silence_id:
        return []
    rows = session.exec(
        select(IntentRow)
        .where(
            IntentRow.source == source,
            IntentRow.silence_id == silence_id,
            IntentRow.act == Act.PUT,
        )
        .order_by(col(IntentRow.at))
    )
    return list(rows)


def episodes_of(session: Session, intents: Collection[UUID]) -> dict[UUID, Episode]:
    """The episodes that these intents are meant for, by id."""
    found: dict[UUID, Episode] = {}
    wanted = sorted(intents)
    for first in range(0, len(wanted), _CHUNK):
        rows = session.exec(
            select(Episode)
            .join(IntentEpisode, col(IntentEpisode.episode_id) == col(Episode.id))
            .where(col(IntentEpisode.intent_id).in_(wanted[first : first + _CHUNK]))
            .order_by(col(Episode.starts_at), col(Episode.id))
        )
        found |= {row.id: row for row in rows}
    return found


def values_of(session: Session, rows: Collection[IntentRow]) -> list[Intent]:
    """The rows as values, with the episodes that they are meant for."""
    episodes = _episode_keys(session, [row.id for row in rows])
    return [_value_of(row, episodes.get(row.id, ())) for row in rows]


def _value_of(row: IntentRow, episodes: Iterable[EpisodeKey]) -> Intent:
    return Intent(
        id=row.id,
        source=row.source,
        act=Act(row.act),
        wanted=Wanted(
            tuple(Matcher(one["name"], one["op"], one["value"]) for one in row.matchers),
            row.starts_at,
            row.ends_at,
            row.created_by,
            row.comment,
            row.changes,
            row.annotations,
        ),
        state=IntentState(row.state),
        by=row.by,
        at=row.at,
        silence_id=row.silence_id,
        reason=row.reason,
        sent_at=row.sent_at,
        until_resolved=row.until_resolved,
        cap_at=row.cap_at,
        episodes=tuple(episodes),
    )


def _episode_keys(session: Session, intents: list[UUID]) -> Mapping[UUID, list[EpisodeKey]]:
    found: dict[UUID, list[EpisodeKey]] = {}
    for first in range(0, len(intents), _CHUNK):
        rows = session.exec(
            select(IntentEpisode.intent_id, Episode.source, Episode.fingerprint, Episode.starts_at)
            .join(Episode, col(Episode.id) == col(IntentEpisode.episode_id))
            .where(col(IntentEpisode.intent_id).in_(intents[first : first + _CHUNK]))
        )
        for intent, source, fingerprint, starts_at in rows:
            found.setdefault(intent, []).append(EpisodeKey(source, fingerprint, starts_at))
    return found
