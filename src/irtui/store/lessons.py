"""Queries on lessons, and on whether they helped."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, true
from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from irtui.domain.alert import Alert
from irtui.domain.lesson import Lesson, LessonKind, LessonState, service_of
from irtui.store.errors import Missing
from irtui.store.tables import IncidentRow
from irtui.store.tables_learning import LessonAnswerRow, LessonRow
from irtui.store.values import columns_of, rows_of
from irtui.text import clean

_ELSEWHERE = ("incident", "yes", "no")
# Nobody reads more lessons than this of one alert.
_MOST = 50
_SHORTEST_NAME = 6


def for_alert(session: Session, alert: Alert) -> list[Lesson]:
    """The newest lessons that may fit an alert, in no order that matters."""
    name, service = alert.name, service_of(alert)
    found: dict[UUID, Lesson] = {}
    if name:
        named = col(LessonRow.alertname) == name
        found |= {one.id: one for one in _newest(session, named)}
    if service:
        about = and_(col(LessonRow.service) == service, col(LessonRow.alertname) == "")
        found |= {one.id: one for one in _newest(session, about)}
    if not name:
        # Only the exact key is left to be asked for; such alerts are rare.
        same = and_(col(LessonRow.alertname) == "", col(LessonRow.fingerprint) == alert.fingerprint)
        found |= {one.id: one for one in _newest(session, same)}
    return list(found.values())


def every(session: Session) -> list[Lesson]:
    """All lessons, the retired ones too, newest first."""
    query = _query(true()).order_by(col(LessonRow.at).desc(), col(LessonRow.id))
    return [_lesson(row) for row in rows_of(session, query)]


def of_incident(session: Session, incident: UUID) -> list[Lesson]:
    """What was learned in an incident, earliest first."""
    query = _query(col(LessonRow.incident_id) == incident)
    query = query.order_by(col(LessonRow.at), col(LessonRow.id))
    return [_lesson(row) for row in rows_of(session, query)]


def get(session: Session, lesson: UUID) -> Lesson:
    """One lesson, which is there."""
    (row,) = rows_of(session, _query(col(LessonRow.id) == lesson))
    return _lesson(row)


def row_of(session: Session, name: str) -> LessonRow:
    """The row of the lesson whose id begins so; Missing says what is wrong with the name."""
    wanted = name.strip().lower().replace("-", "")
    shown = clean(name, limit=40)
    if len(wanted) < _SHORTEST_NAME or set(wanted) - set("0123456789abcdef"):
        raise Missing(f'"{shown}" names no lesson: `irtui lessons` lists them with their ids.')
    ids = [one for one in session.exec(select(LessonRow.id)) if one.hex.startswith(wanted)]
    if len(ids) != 1:
        many = "There is no lesson" if not ids else "There are several lessons"
        raise Missing(f"{many} {shown}: `irtui lessons --all` lists them with their ids.")
    return session.get_one(LessonRow, ids[0])


def answers(session: Session, episode: UUID, operator: str) -> dict[UUID, bool]:
    """What an operator said in an episode of each lesson."""
    query = columns(col(LessonAnswerRow.lesson_id), col(LessonAnswerRow.helped)).where(
        col(LessonAnswerRow.episode_id) == episode, col(LessonAnswerRow.operator) == operator
    )
    return {row.lesson_id: row.helped for row in rows_of(session, query)}


def answer(
    session: Session, lesson: UUID, episode: UUID, operator: str, helped: bool, now: datetime
) -> None:
    """Remember what an operator says in an episode of a lesson; the last answer counts."""
    row = session.get(LessonAnswerRow, (lesson, episode, operator))
    row = row or LessonAnswerRow(
        lesson_id=lesson, episode_id=episode, operator=operator, helped=helped, at=now
    )
    row.helped, row.at = helped, now
    session.add(row)


def _newest(session: Session, which: ColumnElement[bool]) -> list[Lesson]:
    """The newest of some lessons; only those are counted and joined to anything."""
    some = columns(col(LessonRow.id)).where(which, col(LessonRow.state) == LessonState.ACTIVE)
    newest = some.order_by(col(LessonRow.at).desc()).limit(_MOST).subquery()
    query = _query(true()).join(newest, newest.c.id == col(LessonRow.id))
    return [_lesson(row) for row in rows_of(session, query)]


def _query(which: ColumnElement[bool]) -> Select[Any]:
    mine = [one for one in columns_of(Lesson, LessonRow) if one.key not in _ELSEWHERE]
    key: ColumnElement[str] = col(IncidentRow.key).label("incident_key")
    return (
        columns(*mine, key, _counted(True).label("yes"), _counted(False).label("no"))
        .join(IncidentRow, col(IncidentRow.id) == col(LessonRow.incident_id), isouter=True)
        .where(which)
    )


def _counted(helped: bool) -> Any:
    this = case((col(LessonAnswerRow.helped).is_(helped), 1))
    count = columns(func.count(this)).where(col(LessonAnswerRow.lesson_id) == col(LessonRow.id))
    return count.scalar_subquery()


def _lesson(row: Any) -> Lesson:
    plain = ("id", "text", "alertname", "service", "source", "fingerprint", "by", "at", "version")
    return Lesson(
        **{name: getattr(row, name) for name in plain},
        kind=LessonKind(row.kind),
        state=LessonState(row.state),
        incident=row.incident_key,
        yes=row.yes,
        no=row.no,
    )
