"""Alerts as part of incidents: each is in one open incident at most."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session

from irtui.domain.incident import NotAllowed
from irtui.domain.timeline import MONITOR, Kind
from irtui.domain.triage import NoiseReason, TriageState
from irtui.store import acts, events, incidents, runs, triage
from irtui.store.tables import Episode, IncidentRow, TriageRow
from irtui.workflow import eventlog
from irtui.workflow.desk import Desk

TRIGGER = "trigger"
SYMPTOM = "symptom"


def link(
    desk: Desk, session: Session, row: IncidentRow, episode: Episode, role: str = TRIGGER
) -> bool:
    """Make an alert part of an incident, with what was done about it; False if it is already."""
    if not incidents.link(session, row.id, episode.id, desk.now(), desk.operator, role):
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
    attached = {"attached": True} if role == SYMPTOM else {}
    eventlog.write(
        desk, session, row, Kind.ALERT_LINKED, f"{name} linked", episode=episode.id, **attached
    )
    return True


def must_be_free(session: Session, episodes: Iterable[UUID], but: UUID | None = None) -> None:
    """NotAllowed where one of the alerts is part of an open incident, other than one of them."""
    for name, key in incidents.elsewhere(session, episodes, but):
        raise NotAllowed(
            f"{name} is part of {key}, which is open: split it off there, merge both, or "
            "cancel the one that is a duplicate."
        )


def stays_alone(session: Session, row: IncidentRow) -> None:
    """NotAllowed where an alert of an incident that opens again is part of another open one."""
    must_be_free(session, [one.episode_id for one in incidents.linked(session, row.id)], row.id)


def mark_again(desk: Desk, session: Session, row: IncidentRow, act: str) -> None:
    """Let go of the alerts of an incident that was cancelled, or take them again.

    Those of a false positive are dismissed as noise, others stay acknowledged.
    """
    noise = row.cancel_reason == NoiseReason.FALSE_POSITIVE
    for linked in incidents.linked(session, row.id):
        mark = session.get_one(TriageRow, linked.episode_id)
        held = triage.incident_of(session, linked.episode_id) is not None
        state, kind, done = TriageState.ACKNOWLEDGED, Kind.ALERT_LINKED, "let go"
        if held:
            state, done = TriageState.LINKED, "linked"
        elif noise:
            state, kind = TriageState.DISMISSED, Kind.ALERT_DISMISSED
            done = f"dismissed as noise, {NoiseReason.FALSE_POSITIVE.words}"
        if mark.state == state:
            continue
        reason = NoiseReason.FALSE_POSITIVE if state is TriageState.DISMISSED else None
        undo = acts.change(session, mark, {"state": state, "reason": reason})
        text = f"{linked.alert.name or linked.alert.fingerprint} {done}"
        eventlog.write(
            desk, session, row, kind, text, act=act, undo=undo, episode=linked.episode_id
        )
