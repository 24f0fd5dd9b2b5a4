"""Response: declare an incident, attach alerts, move it on, say how bad it is, write it down."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from irtui.domain import incident as rules
from irtui.domain.alert import Alert
from irtui.domain.incident import SEVERITIES, Incident, IncidentKind, NotAllowed, Status
from irtui.domain.roles import Role
from irtui.domain.timeline import MONITOR, Kind
from irtui.domain.triage import TriageState
from irtui.store import acts, episodes, events, incidents, reviews, runs, triage
from irtui.store.tables import Episode, IncidentRow, TriageRow
from irtui.store.values import incident_of
from irtui.workflow import roles, starting
from irtui.workflow.desk import Desk
from irtui.workflow.severity import suggested

DETECTIONS = ("monitoring", "operator", "customer", "other")


def declare(
    desk: Desk,
    alerts: Sequence[Alert],
    *,
    title: str,
    reason: str,
    impact: str,
    severity: str | None,
    detection: str = "monitoring",
    kind: IncidentKind = IncidentKind.INCIDENT,
) -> Incident:
    """Declare an incident from alerts, or by hand from none; its declarer takes command.

    The checklists of the alerts become the incident's; other runbooks that match are started.
    """
    _complete(title=title, because=reason, impact=impact)
    _known(severity)
    now = desk.now()
    hint = suggested(desk, alerts)
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
                "severity_suggested": hint.severity if hint else None,
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
        told = f"declared {severity or 'without severity'}: {row.title}"
        why = f"because {row.reason}; the impact is {row.impact}"
        _event(desk, session, row, Kind.STATUS_CHANGE, f"{told}\n{why}")
        text = f"{desk.operator} is incident commander"
        roles.begin(desk, session, row, Role.INCIDENT_COMMANDER, desk.operator, text)
        starting.start_all(desk, session, row, found_runbooks)
        return incident_of(row)


def attach(desk: Desk, key: str, alerts: Sequence[Alert]) -> str:
    """Make alerts part of an incident that is open."""
    found_runbooks = starting.matching(desk, alerts)
    with desk.store.write() as session:
        row = incidents.get(session, key)
        if not Status(row.status).open:
            raise NotAllowed(f"{row.key} is {row.status}: reopen it first, or declare a new one.")
        found = episodes.ensure_all(session, alerts, desk.now())
        many = sum(_link(desk, session, row, episode) for episode in found.values())
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


def set_severity(
    desk: Desk, key: str, severity: str, reason: str = "", *, seen: int | None = None
) -> str:
    """Say how bad an incident is; a change of an earlier severity needs a reason."""
    _known(severity)
    with desk.store.write() as session:
        row = incidents.get(session, key)
        if row.severity == severity:
            return f"{row.key} is {severity} already."
        if row.severity and not reason.strip():
            raise NotAllowed(f"{row.key} is {row.severity}: say why it becomes {severity}.")
        text = f"severity {row.severity or 'unset'} → {severity}"
        text += f": {reason.strip()}" if reason.strip() else ""
        undo = acts.change(session, row, {"severity": severity}, seen=seen)
        _event(desk, session, row, Kind.SEVERITY_CHANGE, text, act=str(uuid4()), undo=undo)
        return f"{row.key} is {severity}."


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


def _complete(**fields: str) -> None:
    empty = [name for name, text in fields.items() if not text.strip()]
    if empty:
        raise NotAllowed(f"An incident needs its {' and '.join(empty)}: a few words are enough.")


def _known(severity: str | None) -> None:
    if severity is not None and severity not in SEVERITIES:
        raise NotAllowed(f"{severity} is no severity: there are {', '.join(SEVERITIES)}.")
