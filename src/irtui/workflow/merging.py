"""Two incidents that are one become one, and one that is two is split."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from irtui.domain.checklist import PROTOCOL, RunStatus
from irtui.domain.incident import MERGED, Incident, NotAllowed, Status
from irtui.domain.milestones import not_before_impact
from irtui.domain.task import TaskState
from irtui.domain.timeline import Kind
from irtui.store import acts, incidents, runs, tasks
from irtui.store.tables import Episode, IncidentRow
from irtui.store.values import incident_of
from irtui.workflow import cadence, eventlog, linking, protocol, response, roles, severity
from irtui.workflow.desk import Desk

# What an incident that is split off takes from the one it was part of.
_KEPT = (
    "reason", "impact", "severity", "severity_reason", "kind", "detection", "impact_started_at",
    "impact_start", "impact_scope", "urgency",
)  # fmt: skip


def merge(
    desk: Desk, key: str, into: str, *, seen: int | None = None, seen_into: int | None = None
) -> str:
    """Make an incident part of another: alerts, open tasks and checklists go on there.

    The roles of the one that is merged end. NotAllowed where one of both is over.
    """
    with desk.store.write() as session:
        row, target = incidents.get(session, key), incidents.get(session, into)
        acts.check(session, row, seen)
        acts.check(session, target, seen_into)
        _both_open(row, target)
        act, before = str(uuid4()), incident_of(row)
        _cancel(desk, session, row, target, act)
        earliest, hint = (
            _earliest(incident_of(row), incident_of(target)),
            severity.of(row, before, target),
        )
        undo = acts.change(session, target, earliest | severity.anew(hint))
        text = f"{row.key} was merged into this: {row.title}"
        text += f"\n{hint.severity} suggested: {hint.why}" if hint else ""
        eventlog.write(desk, session, target, Kind.FIELD_CHANGE, text, act=act, undo=undo)
        _move_alerts(desk, session, row, target, act)
        _move_work(desk, session, row, target, act)
        return f"{row.key} is part of {target.key}."


def _cancel(desk: Desk, session: Session, row: IncidentRow, target: IncidentRow, act: str) -> None:
    changes: dict[str, Any] = {
        "status": Status.CANCELLED, "cancelled_at": desk.now(), "cancel_reason": MERGED,
        "merged_into": target.id,
    }  # fmt: skip
    changes |= cadence.after_status(desk, session, row, changes)
    text = f"{row.status} → merged into {target.key}: {target.title}"
    undo = acts.change(session, row, changes)
    eventlog.write(desk, session, row, Kind.STATUS_CHANGE, text, act=act, undo=undo)
    roles.follow(desk, session, row, act)


def _both_open(row: IncidentRow, target: IncidentRow) -> None:
    if row.id == target.id:
        raise NotAllowed(f"{row.key} cannot be merged into itself: choose another incident.")
    for one in (row, target):
        if not Status(one.status).open:
            raise NotAllowed(f"{one.key} is {one.status}: only incidents that are open are merged.")


def _earliest(source: Incident, target: Incident) -> dict[str, Any]:
    """When what is one incident was first detected and taken by somebody."""
    taken = [at for at in (source.acknowledged_at, target.acknowledged_at) if at is not None]
    stamps: dict[str, datetime | None] = {
        "detected_at": min(source.detected_at, target.detected_at),
        "acknowledged_at": min(taken, default=None),
    }
    return {name: at and not_before_impact(target, at) for name, at in stamps.items()}


def _move_alerts(
    desk: Desk, session: Session, row: IncidentRow, target: IncidentRow, act: str
) -> None:
    there = {link.episode_id for link in incidents.links(session, target.id)}
    for link in incidents.links(session, row.id):
        if link.episode_id not in there:
            name, undo = _name(session, link.episode_id), acts.relink(session, link, target.id)
            eventlog.write(
                desk, session, target, Kind.ALERT_LINKED, f"{name} linked, from {row.key}",
                episode=link.episode_id, act=act, undo=undo,
            )  # fmt: skip


def _move_work(
    desk: Desk, session: Session, row: IncidentRow, target: IncidentRow, act: str
) -> None:
    """What is still to be done is done in the other incident."""
    for task in tasks.rows_of(session, row.id):
        if task.state == TaskState.OPEN:
            undo = acts.change(session, task, {"incident_id": target.id})
            text = f'task "{task.text}" goes on here, from {row.key}'
            eventlog.write(desk, session, target, Kind.SYSTEM, text, act=act, undo=undo)
    going = {(one.runbook, one.anchor) for one in _going(session, target)}
    for run in _going(session, row):
        if (run.runbook, run.anchor) not in going:
            undo = acts.change(session, run, {"incident_id": target.id})
            text = f"checklist {run.runbook} goes on here, from {row.key}"
            eventlog.write(desk, session, target, Kind.SYSTEM, text, act=act, undo=undo)


def _going(session: Session, row: IncidentRow) -> list[Any]:
    """The checklists that somebody walks through; a response protocol stays with its incident."""
    found = runs.rows_in(session, row.id)
    going = [one for one in found if one.status == RunStatus.IN_PROGRESS]
    return [one for one in going if one.matched_by != PROTOCOL]


def split(
    desk: Desk, key: str, alerts: Collection[UUID], title: str, *, seen: int | None = None
) -> Incident:
    """Make alerts of an incident, by their episodes, a new incident; the rest stays where it is."""
    if not title.strip():
        raise NotAllowed("An incident needs its title: a few words are enough.")
    with desk.store.write() as session:
        row = incidents.get(session, key)
        acts.check(session, row, seen)
        links = incidents.links(session, row.id)
        leaving = [link for link in links if link.episode_id in alerts]
        _something_on_both_sides(row, leaving, len(links), len(set(alerts)))
        new = _new(desk, session, row, title.strip())
        for link in leaving:
            name = _name(session, link.episode_id)
            acts.relink(session, link, new.id)
            link.role = linking.TRIGGER
            text = f"{name} linked, from {row.key}"
            eventlog.write(desk, session, new, Kind.ALERT_LINKED, text, episode=link.episode_id)
            text = f"{name} split off, to {new.key}"
            eventlog.write(desk, session, row, Kind.ALERT_LINKED, text, episode=link.episode_id)
        new.detected_at = _detected(session, new)
        text = f"split off {row.key}: {new.title}"
        response.begin(desk, session, new, text)
        protocol.follow(desk, session, new)
        done = acts.change(session, row, {"detected_at": _detected(session, row)})
        text = f"{new.key} was split off: {new.title}"
        eventlog.write(desk, session, row, Kind.FIELD_CHANGE, text, done=done)
        return incident_of(new)


def _something_on_both_sides(
    row: IncidentRow, leaving: Collection[Any], has: int, asked: int
) -> None:
    if not Status(row.status).open:
        raise NotAllowed(f"{row.key} is {row.status}: only an incident that is open is split.")
    if len(leaving) != asked:
        raise NotAllowed(f"{row.key} has not all of these alerts: look, then choose again.")
    if not leaving:
        raise NotAllowed("Choose at least one alert that is another incident.")
    if len(leaving) == has:
        raise NotAllowed(f"Nothing would stay in {row.key}: leave it at least one alert.")


def _new(desk: Desk, session: Session, row: IncidentRow, title: str) -> IncidentRow:
    now = desk.now()
    kept = {name: getattr(row, name) for name in _KEPT}
    values = {
        "title": title, "status": Status.INVESTIGATING, "declared_by": desk.operator,
        "commander": desk.operator, "detected_at": row.detected_at,
        "acknowledged_at": row.acknowledged_at or now,
        "declared_at": now, "confirmed_at": now, "split_from": row.id,
    }  # fmt: skip
    return incidents.create(session, now, kept | values)


def _detected(session: Session, row: IncidentRow) -> datetime:
    """The earliest start of the alerts that triggered it; as it was where there is none."""
    session.flush()
    found = incidents.linked(session, row.id)
    starts = [one.alert.starts_at for one in found if one.role == linking.TRIGGER]
    return not_before_impact(incident_of(row), min(starts, default=row.detected_at))


def _name(session: Session, episode: UUID) -> str:
    found = session.get_one(Episode, episode)
    return found.alertname or found.fingerprint
