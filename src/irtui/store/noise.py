"""What became of the alerts of each rule, counted by the database a piece of time after another."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    extract,
    tuple_,
)
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func

from irtui.domain.incident import IncidentKind, Status
from irtui.domain.noise import FLAPS_WITHIN, Fired
from irtui.domain.report import QUARTER
from irtui.domain.triage import NoiseReason, TriageState
from irtui.store.tables import Episode, IncidentAlert, IncidentRow, TriageRow
from irtui.store.values import rows_of

PIECE = 2000
Place = tuple[datetime, UUID]
_FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Piece:
    """What fired in a piece of time, and where the next one begins, None after the last.

    `quarters` counts the starts by the quarter hour since 1970.
    """

    fired: tuple[Fired, ...]
    quarters: Counter[int]
    next: Place | None


def first(since: datetime) -> Place:
    """Where the first piece begins."""
    return since, _FIRST


def piece(session: Session, begins: Place, service: str | None = None) -> Piece:
    """Count the next alerts that fired, about one service or all."""
    place = tuple_(col(Episode.starts_at), col(Episode.id))
    query = columns(col(Episode.starts_at), col(Episode.id)).where(place >= tuple_(*begins))
    order = col(Episode.starts_at), col(Episode.id)
    after = rows_of(session, query.order_by(*order).offset(PIECE).limit(1))
    wanted = [place >= tuple_(*begins), *([place < tuple_(*after[0])] if after else [])]
    if service is not None:
        wanted.append(about(service))
    fired: list[Fired] = []
    quarters: Counter[int] = Counter()
    for row in rows_of(session, _by_rule(and_(*wanted))):
        fired.append(_fired(row))
        quarters.update(map(int, _parts(row.quarters)))
    return Piece(tuple(fired), quarters, tuple(after[0]) if after else None)


def about(service: str) -> ColumnElement[bool]:
    """Whether an episode is about a service; "" are those that name none."""
    return func.coalesce(col(Episode.labels)["service"].as_string(), "") == service


def _by_rule(wanted: ColumnElement[bool]) -> Select[Any]:
    each = _each(wanted).subquery().c
    dismissed = each.state == TriageState.DISMISSED
    reason = func.coalesce(each.reason, NoiseReason.OTHER)
    taken = each.state.in_([TriageState.ACKNOWLEDGED, TriageState.LINKED])
    return columns(
        each.alertname,
        each.source,
        func.count().label("fired"),
        _many(taken).label("acknowledged"),
        _many(each.led).label("led"),
        # An end is seen late, perhaps after the next beginning.
        _many(func.abs(each.pause) <= _whole(FLAPS_WITHIN)).label("flapped"),
        _listed(case((dismissed, reason))).label("reasons"),
        _listed(cast(each.ended - each.began, String)).label("lives"),
        _listed(cast(each.began // _whole(QUARTER), String)).label("quarters"),
    ).group_by(each.alertname, each.source)


def _each(wanted: ColumnElement[bool]) -> Select[Any]:
    """The episodes one by one, their moments in seconds since 1970."""
    before = aliased(Episode)
    earlier = columns(_second(before.ended_at)).where(
        col(before.source) == col(Episode.source),
        col(before.fingerprint) == col(Episode.fingerprint),
        col(before.starts_at) < col(Episode.starts_at),
    )
    quiet_since = earlier.order_by(col(before.starts_at).desc()).limit(1).scalar_subquery()
    began = _second(col(Episode.starts_at))
    told: list[Any] = [
        col(Episode.alertname),
        col(Episode.source),
        began.label("began"),
        _second(col(Episode.ended_at)).label("ended"),
        # Most alerts fire once: nothing is looked for then.
        case((col(Episode.occurrence) > 1, began - quiet_since)).label("pause"),
        _led().label("led"),
        col(TriageRow.state),
        col(TriageRow.reason),
    ]
    decided = col(TriageRow.episode_id) == col(Episode.id)
    # The limit keeps SQLite from asking for each of these once more wherever it is used.
    return columns(*told).join(TriageRow, decided, isouter=True).where(wanted).limit(PIECE)


def _led() -> ColumnElement[bool]:
    """Whether an episode is part of an incident that counts."""
    return exists().where(
        col(IncidentAlert.episode_id) == col(Episode.id),
        col(IncidentRow.id) == col(IncidentAlert.incident_id),
        col(IncidentRow.kind) == IncidentKind.INCIDENT,
        col(IncidentRow.status) != Status.CANCELLED,
    )


def _second(at: Any) -> ColumnElement[int]:
    """A moment as seconds since 1970."""
    return cast(extract("epoch", at), Integer)


def _whole(span: timedelta) -> int:
    return int(span / timedelta(seconds=1))


def _many(true: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((true, 1), else_=0))


def _listed(text: ColumnElement[str]) -> ColumnElement[str]:
    """The texts of a group in one, which costs less than a row for each."""
    return func.aggregate_strings(text, ",")


def _parts(listed: str | None) -> list[str]:
    return listed.split(",") if listed else []


def _fired(row: Any) -> Fired:
    return Fired(
        row.alertname,
        row.source,
        row.fired,
        row.acknowledged,
        row.led,
        row.flapped,
        Counter(map(NoiseReason, _parts(row.reasons))),
        [timedelta(seconds=life) for one in _parts(row.lives) if (life := int(one)) >= 0],
    )
