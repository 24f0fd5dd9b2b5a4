"""How a review goes on: whose it is, submitted, ticked, approved, published, waived."""

from typing import Any
from uuid import uuid4

from sqlmodel import Session

from irtui.domain import reviewstate as rules
from irtui.domain.finding import FindingKind
from irtui.domain.incident import NotAllowed
from irtui.domain.record import Review
from irtui.domain.reviewstate import CHECKS, ReviewState
from irtui.domain.reviewtext import draft, unanswered
from irtui.domain.timeline import Kind
from irtui.store import actionitems, acts, events, findings, incidents, lessons, reviews
from irtui.store.tables import IncidentRow, ReviewRow
from irtui.workflow.desk import Desk

PEOPLE = ("owner", "facilitator")


def begun(desk: Desk, session: Session, incident: IncidentRow) -> ReviewRow:
    """The review of an incident, drafted for its commander if nobody has begun it."""
    row = reviews.row_of(session, incident.id)
    if row is not None:
        return row
    now = desk.now()
    row = ReviewRow(
        incident_id=incident.id, written=draft(), updated_at=now, by=desk.operator,
        owner=incident.commander or desk.operator,
    )  # fmt: skip
    session.add(row)
    session.flush()
    events.add(
        session, Kind.REVIEW, "review drafted", by=desk.operator, now=now, incident=incident.id
    )
    return row


def move(
    desk: Desk, key: str, to: ReviewState, reason: str = "", *, seen: int | None = None
) -> str:
    """Bring a review to another state; NotAllowed or Changed say why it can't be."""
    with desk.store.write() as session:
        incident = incidents.get(session, key)
        row = begun(desk, session, incident)
        acts.check(session, row, seen)
        changes = rules.move(
            reviews.review_of(row), to, desk.now(), desk.operator, reason=reason,
            empty=_empty(session, row), others=_others(session, row),
        )  # fmt: skip
        reviews.keep(session, row, to.words)
        text = _told(desk, row, to, reason)
        _change(desk, session, row, changes, text)
        return f"The review of {incident.key} is {to.words}."


def _told(desk: Desk, row: ReviewRow, to: ReviewState, reason: str) -> str:
    text = f"review {to.words}"
    if to is ReviewState.APPROVED and desk.operator == row.owner:
        text += " (self-approval: nobody else took part)"
    if to is ReviewState.DRAFT and row.state == ReviewState.PUBLISHED:
        text += f", edition {row.edition + 1}"
    return text + (f": {reason.strip()}" if reason.strip() else "")


def tick(desk: Desk, key: str, check: str, *, seen: int | None = None) -> Review:
    """Tick one of the five checks before the approval, or take the tick away."""
    if check not in CHECKS:
        raise NotAllowed(f"{check} is no check: there are {', '.join(CHECKS)}.")
    with desk.store.write() as session:
        row = _row(session, key)
        acts.check(session, row, seen)
        if row.state != ReviewState.IN_REVIEW:
            state = ReviewState(row.state).words
            raise NotAllowed(f"The review is {state}: it is ticked while it is in review.")
        rules.may_tick(reviews.review_of(row), desk.operator, _others(session, row))
        ticked = dict(row.checks)
        if check in ticked:
            del ticked[check]
        else:
            ticked[check] = desk.operator
        mark = "✓" if check in ticked else "○"
        _change(desk, session, row, {"checks": ticked}, f"{mark} {CHECKS[check]}")
        return reviews.review_of(row)


def ticked(desk: Desk, key: str, check: str) -> None:
    """Tick a check unless somebody has."""
    with desk.store.read() as session:
        known = check in _row(session, key).checks
    if not known:
        tick(desk, key, check)


def person(desk: Desk, key: str, what: str, name: str, *, seen: int | None = None) -> str:
    """Say who owns the review, or who facilitates it."""
    if what not in PEOPLE:
        raise NotAllowed(f"A review has an {' and a '.join(PEOPLE)}, no {what}.")
    with desk.store.write() as session:
        incident = incidents.get(session, key)
        row = begun(desk, session, incident)
        text = f"{what} of the review: {name.strip() or 'nobody'}"
        changes: dict[str, Any] = {what: name.strip() or None}
        acts.check(session, row, seen)
        _change(desk, session, row, changes, text)
        return text[0].upper() + text[1:] + "."


def waive_for_closing(
    desk: Desk, session: Session, incident: IncidentRow, reason: str, act: str
) -> None:
    """The review of an incident that is closed without one, in the same act."""
    row = begun(desk, session, incident)
    if ReviewState(row.state).settled:
        return
    reviews.keep(session, row, "waived")
    changes = {"state": ReviewState.WAIVED, "waived_reason": reason.strip()}
    _change(desk, session, row, changes, f"review waived: {reason.strip()}", act)


def rewritten(desk: Desk, session: Session, row: ReviewRow) -> None:
    """What a change of the text does to an approved, published or waived review."""
    was = ReviewState(row.state)
    changes = rules.rewritten(reviews.review_of(row))
    if changes:
        reviews.keep(session, row, was.words)
        now = ReviewState(changes["state"])
        again = "a draft again" if now is ReviewState.DRAFT else f"{now.words} again"
        text = f"review changed after it was {was.words}, {again}"
        for name, value in changes.items():
            setattr(row, name, value)
        events.add(session, Kind.REVIEW, text, by=desk.operator, now=desk.now(),
                   incident=row.incident_id)  # fmt: skip


def _row(session: Session, key: str) -> ReviewRow:
    row = reviews.row_of(session, incidents.get(session, key).id)
    if row is None:
        raise NotAllowed(f"{key} has no review yet: open it first.")
    return row


def _empty(session: Session, row: ReviewRow) -> tuple[str, ...]:
    """The headings under which somebody still has to write, or to add a row."""
    incident = row.incident_id
    kinds = {one.kind for one in findings.of_incident(session, incident)}
    told = {
        "Contributing factors": FindingKind.FACTOR in kinds,
        "Gaps in process, tools and monitoring": FindingKind.GAP in kinds,
        "Lessons": bool(lessons.of_incident(session, incident)),
        "Action items": bool(actionitems.of_incident(session, incident)),
    }
    return unanswered(row.written, [heading for heading, some in told.items() if some])


def _others(session: Session, row: ReviewRow) -> set[str]:
    """Who took part beside the owner of the review."""
    return events.people(session, row.incident_id) - {row.owner or ""}


def _change(
    desk: Desk, session: Session, row: ReviewRow, changes: dict[str, Any], text: str, act: str = ""
) -> None:
    undo = acts.change(session, row, changes)
    events.add(
        session, Kind.REVIEW, text, by=desk.operator, now=desk.now(), incident=row.incident_id,
        data={"act": act or str(uuid4()), "undo": undo},
    )  # fmt: skip
