"""Response: declare an incident, attach alerts, move it on, say how bad it is, write it down."""

from collections.abc import Sequence
from uuid import uuid4

from sqlmodel import Session

from irtui.domain import incident as rules
from irtui.domain.alert import Alert
from irtui.domain.incident import Incident, IncidentKind, NotAllowed, Status
from irtui.domain.reviewstate import ReviewState
from irtui.domain.roles import Role
from irtui.domain.timeline import Kind
from irtui.store import acts, episodes, incidents, reviews, timelines, triage
from irtui.store.tables import IncidentRow
from irtui.store.values import incident_of
from irtui.workflow import (
    actions,
    cadence,
    eventlog,
    learning,
    linking,
    protocol,
    reviewing,
    roles,
    starting,
)
from irtui.workflow import severity as severities
from irtui.workflow.desk import Desk


def declare(
    desk: Desk,
    alerts: Sequence[Alert],
    *,
    title: str,
    reason: str,
    impact: str,
    severity: str | None,
    severity_reason: str = "",
    scope: str = "",
    urgency: str = "",
    detection: str = "monitoring",
    kind: IncidentKind = IncidentKind.INCIDENT,
) -> Incident:
    """Declare an incident from alerts, or by hand from none; its declarer takes command.

    The checklists of the alerts become the incident's; other runbooks that match are started. What
    is suggested for the alerts, and for an impact and an urgency if given, is kept beside the
    severity that was chosen.
    """
    _complete(title=title, because=reason, impact=impact)
    severities.known(desk.severity, severity)
    severities.known_cell(desk.severity, scope, urgency)
    now = desk.now()
    hint = severities.suggested(desk, alerts, scope, urgency)
    found_runbooks = starting.matching(desk, alerts)
    with desk.store.write() as session:
        found = episodes.ensure_all(session, alerts, now)
        rows = [found[alert.episode] for alert in alerts]
        linking.must_be_free(session, [row.id for row in rows])
        taken = [triage.row_for(session, row).since for row in rows]
        row = incidents.create(
            session,
            now,
            {
                "title": title.strip(),
                "reason": reason.strip(),
                "impact": impact.strip(),
                "severity": severity,
                "severity_reason": severity_reason.strip(),
                "impact_scope": scope or None,
                "urgency": urgency or None,
                **severities.suggestion_columns(hint),
                "status": Status.INVESTIGATING,
                "kind": kind,
                "detection": detection if not alerts else "monitoring",
                "declared_by": desk.operator,
                "commander": desk.operator,
                "detected_at": min((alert.starts_at for alert in alerts), default=now),
                "acknowledged_at": min((at for at in taken if at), default=now),
                "declared_at": now,
                "confirmed_at": now,
            },
        )
        for episode in rows:
            linking.link(desk, session, row, episode)
        begin(desk, session, row, _declared(row))
        learning.tell_recurrence(desk, session, row, alerts)
        protocol.follow(desk, session, row)
        starting.start_all(desk, session, row, found_runbooks)
        return incident_of(row)


def begin(desk: Desk, session: Session, row: IncidentRow, text: str) -> None:
    """An incident that was made begins: its declarer commands, and the log has all of it."""
    follows = severities.recompute(desk, session, row, row.severity, act=str(uuid4()))
    for name, value in follows.items():
        setattr(row, name, value)
    eventlog.write(desk, session, row, Kind.STATUS_CHANGE, text, made=acts.written(row))
    text = f"{desk.operator} is incident commander"
    roles.begin(desk, session, row, Role.INCIDENT_COMMANDER, desk.operator, text)


def attach(desk: Desk, key: str, alerts: Sequence[Alert]) -> str:
    """Make alerts part of an incident that is open; a worse severity is suggested anew."""
    found_runbooks = starting.matching(desk, alerts)
    hint = severities.suggested_for(desk, key, alerts)
    with desk.store.write() as session:
        row = incidents.get(session, key)
        if not Status(row.status).open:
            raise NotAllowed(f"{row.key} is {row.status}: reopen it first, or declare a new one.")
        found = episodes.ensure_all(session, alerts, desk.now())
        linking.must_be_free(session, [one.id for one in found.values()], row.id)
        many = sum(
            linking.link(desk, session, row, episode, linking.SYMPTOM) for episode in found.values()
        )
        severities.reconsider(desk, session, row, hint)
        starting.start_all(desk, session, row, found_runbooks)
        return f"Attached {many} alert{'s' if many != 1 else ''} to {row.key}."


def move(
    desk: Desk,
    key: str,
    to: Status,
    note: str = "",
    *,
    reason: str | None = None,
    seen: int | None = None,
) -> str:
    """Bring an incident to another status; NotAllowed or Changed say why it can't be.

    Cancelling takes a `reason`, one of the `cancel_reasons`.
    """
    with desk.store.write() as session:
        row = incidents.get(session, key)
        acts.check(session, row, seen)
        review, was_open = reviews.of_incident(session, row.id), Status(row.status).open
        settled = review is not None and ReviewState(review.state).settled
        changes = rules.move(
            incident_of(row),
            to,
            desk.now(),
            note,
            reason=reason,
            firing=incidents.firing(session, row.id),
            review_published=settled,
        )
        if to is Status.CLOSED:
            actions.all_owned(session, row.id)
        changes |= cadence.after_status(desk, session, row, changes)
        why = f", {reason.replace('_', ' ')}" if reason else ""
        text = f"{row.status} → {to}{why}" + (f": {note.strip()}" if note.strip() else "")
        act, cancelling = str(uuid4()), Status.CANCELLED in (row.status, to)
        undo = acts.change(session, row, changes)
        if to.open and not was_open:
            linking.stays_alone(session, row)
        eventlog.write(
            desk, session, row, Kind.STATUS_CHANGE, text, act=act, undo=undo, note=note.strip()
        )
        if cancelling:
            linking.mark_again(desk, session, row, act)
        roles.follow(desk, session, row, act)
        if to is Status.CLOSED and not settled:
            reviewing.waive_for_closing(desk, session, row, note, act)
        return f"{row.key} is {to}."


def resolution(desk: Desk, key: str) -> str:
    """What was noted when an incident was resolved last; empty where nothing was."""
    with desk.store.read() as session:
        row = incidents.get(session, key)
        for data in timelines.newest_data(session, row.id, Kind.STATUS_CHANGE):
            if data.get("undo", {}).get("after", {}).get("status") == Status.RESOLVED:
                return str(data.get("note", ""))
        return ""


def note(desk: Desk, key: str, text: str) -> str:
    """Write a note on an incident."""
    if not text.strip():
        raise NotAllowed("An empty note says nothing: write what you know or did.")
    with desk.store.write() as session:
        row = incidents.get(session, key)
        eventlog.write(desk, session, row, Kind.NOTE, text.strip())
        return "Noted."


def _declared(row: IncidentRow) -> str:
    what = "" if row.kind == IncidentKind.INCIDENT else f"as {row.kind}, "
    text = f"declared {what}{row.severity or 'without severity'}: {row.title}"
    text += f"\nbecause {row.reason}; the impact is {row.impact}"
    if row.severity_suggested not in (None, row.severity):
        text += f"\nsuggested {row.severity_suggested}: {row.suggested_why}"
    return text + (f"\nseverity because {row.severity_reason}" if row.severity_reason else "")


def _complete(**fields: str) -> None:
    empty = [name for name, text in fields.items() if not text.strip()]
    if empty:
        raise NotAllowed(f"An incident needs its {' and '.join(empty)}: a few words are enough.")
