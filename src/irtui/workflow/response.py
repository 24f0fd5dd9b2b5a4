"""Response: declare an incident, attach alerts, move it on, say how bad it is, write it down."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from irtui.domain import incident as rules
from irtui.domain.alert import Alert
from irtui.domain.incident import Incident, IncidentKind, NotAllowed, Status
from irtui.domain.roles import Role
from irtui.domain.timeline import MONITOR, Kind
from irtui.domain.triage import TriageState
from irtui.store import acts, episodes, events, incidents, reviews, runs, triage
from irtui.store.tables import Episode, IncidentRow, TriageRow
from irtui.store.values import incident_of
from irtui.workflow import cadence, learning, protocol, roles, starting
from irtui.workflow import severity as severities
from irtui.workflow.desk import Desk

DETECTIONS = ("monitoring", "operator", "customer", "other")


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
    now, act = desk.now(), str(uuid4())
    hint = severities.suggested(desk, alerts, scope, urgency)
    found_runbooks = starting.matching(desk, alerts)
    with desk.store.write() as session:
        found = episodes.ensure_all(session, alerts, now)
        rows = [found[alert.episode] for alert in alerts]
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
            _link(desk, session, row, episode)
        _event(desk, session, row, Kind.STATUS_CHANGE, _declared(row))
        text = f"{desk.operator} is incident commander"
        roles.begin(desk, session, row, Role.INCIDENT_COMMANDER, desk.operator, text)
        learning.tell_recurrence(desk, session, row, alerts)
        protocol.follow(desk, session, row)
        starting.start_all(desk, session, row, found_runbooks)
        follows = severities.recompute(desk, session, row, severity, act=act)
        for name, value in follows.items():
            setattr(row, name, value)
        return incident_of(row)


def attach(desk: Desk, key: str, alerts: Sequence[Alert]) -> str:
    """Make alerts part of an incident that is open; a worse severity is suggested anew."""
    found_runbooks = starting.matching(desk, alerts)
    hint = severities.suggested_for(desk, key, alerts)
    with desk.store.write() as session:
        row = incidents.get(session, key)
        if not Status(row.status).open:
            raise NotAllowed(f"{row.key} is {row.status}: reopen it first, or declare a new one.")
        found = episodes.ensure_all(session, alerts, desk.now())
        many = sum(_link(desk, session, row, episode) for episode in found.values())
        severities.reconsider(desk, session, row, hint)
        starting.start_all(desk, session, row, found_runbooks)
        return f"Attached {many} alert{'s' if many != 1 else ''} to {row.key}."


def move(desk: Desk, key: str, to: Status, note: str = "", *, seen: int | None = None) -> str:
    """Bring an incident to another status; NotAllowed or Changed say why it can't be."""
    with desk.store.write() as session:
        row = incidents.get(session, key)
        acts.check(session, row, seen)
        review = reviews.of_incident(session, row.id)
        changes = rules.move(
            incident_of(row),
            to,
            desk.now(),
            note,
            firing=incidents.firing(session, row.id),
            review_published=bool(review and review.published),
        )
        changes |= cadence.after_status(desk, session, row, changes)
        text = f"{row.status} → {to}" + (f": {note.strip()}" if note.strip() else "")
        act, cancelling = str(uuid4()), Status.CANCELLED in (row.status, to)
        undo = acts.change(session, row, changes)
        _event(desk, session, row, Kind.STATUS_CHANGE, text, act=act, undo=undo)
        if cancelling:
            _mark_again(desk, session, row, act)
        roles.follow(desk, session, row, act)
        return f"{row.key} is {to}."


def _mark_again(desk: Desk, session: Session, row: IncidentRow, act: str) -> None:
    """Let go of the alerts of an incident that was cancelled, or take them again."""
    for linked in incidents.linked(session, row.id):
        mark = session.get_one(TriageRow, linked.episode_id)
        held = triage.incident_of(session, linked.episode_id) is not None
        state = TriageState.LINKED if held else TriageState.ACKNOWLEDGED
        if mark.state == state:
            continue
        undo = acts.change(session, mark, {"state": state})
        text = f"{_name(linked.alert)} {'linked' if held else 'let go'}"
        _event(
            desk, session, row, Kind.ALERT_LINKED, text, act=act, undo=undo,
            episode=linked.episode_id,
        )  # fmt: skip


def note(desk: Desk, key: str, text: str) -> str:
    """Write a note on an incident."""
    if not text.strip():
        raise NotAllowed("An empty note says nothing: write what you know or did.")
    with desk.store.write() as session:
        row = incidents.get(session, key)
        _event(desk, session, row, Kind.NOTE, text.strip())
        return "Noted."


def _link(desk: Desk, session: Session, row: IncidentRow, episode: Episode) -> bool:
    if not incidents.link(session, row.id, episode.id, desk.now(), desk.operator):
        return False
    name = episode.alertname or episode.fingerprint
    events.adopt(session, episode.id, row.id)
    runs.adopt(session, episode.id, row.id)
    events.add(
        session, Kind.ALERT_FIRED, f"{name} fired", by=MONITOR, now=desk.now(),
        at=episode.starts_at, incident=row.id, episode=episode.id,
    )  # fmt: skip
    mark = triage.row_for(session, episode)
    changes = {
        "state": TriageState.LINKED,
        "owner": mark.owner or desk.operator,
        "since": mark.since or desk.now(),
    }
    acts.change(session, mark, changes)
    events.add(
        session, Kind.ALERT_LINKED, f"{name} linked", by=desk.operator, now=desk.now(),
        incident=row.id, episode=episode.id,
    )  # fmt: skip
    return True


def _name(alert: Alert) -> str:
    return alert.name or alert.fingerprint


def _event(
    desk: Desk,
    session: Session,
    row: IncidentRow,
    kind: Kind,
    text: str,
    *,
    episode: UUID | None = None,
    **act: Any,
) -> None:
    events.add(
        session, kind, text, by=desk.operator, now=desk.now(), incident=row.id, episode=episode,
        data=act,
    )  # fmt: skip


def _declared(row: IncidentRow) -> str:
    text = f"declared {row.severity or 'without severity'}: {row.title}"
    text += f"\nbecause {row.reason}; the impact is {row.impact}"
    if row.severity_suggested not in (None, row.severity):
        text += f"\nsuggested {row.severity_suggested}: {row.suggested_why}"
    return text + (f"\nseverity because {row.severity_reason}" if row.severity_reason else "")


def _complete(**fields: str) -> None:
    empty = [name for name, text in fields.items() if not text.strip()]
    if empty:
        raise NotAllowed(f"An incident needs its {' and '.join(empty)}: a few words are enough.")
