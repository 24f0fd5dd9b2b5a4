"""Triage of alerts: take them, give them back, write down what is known."""

from collections.abc import Sequence
from uuid import uuid4

from sqlmodel import Session

from irtui.domain.alert import Alert
from irtui.domain.incident import NotAllowed
from irtui.domain.timeline import Kind
from irtui.domain.triage import TriageState
from irtui.store import acts, episodes, events, triage
from irtui.store.tables import Episode
from irtui.workflow.desk import Desk


def acknowledge(desk: Desk, alerts: Sequence[Alert]) -> str:
    """Take alerts, over from whoever had them; returns what happened as a sentence."""
    act = str(uuid4())
    with desk.store.write() as session:
        taken = sum(_take(desk, session, alert, act) for alert in alerts)
    if not taken:
        return "Already yours." if len(alerts) == 1 else "All of them are already yours."
    return f"Acknowledged {_what(alerts[0]) if len(alerts) == 1 else f'{taken} alerts'}."


def _take(desk: Desk, session: Session, alert: Alert, act: str) -> bool:
    now = desk.now()
    episode = episodes.ensure(session, alert, now)
    row = triage.row_for(session, episode)
    if row.owner == desk.operator:
        return False
    text = f"acknowledged, taken over from {row.owner}" if row.owner else "acknowledged"
    # A linked alert stays linked: acknowledging it says only who is on it.
    state = row.state if row.state == TriageState.LINKED else TriageState.ACKNOWLEDGED
    undo = acts.change(session, row, {"state": state, "owner": desk.operator, "since": now})
    incident = triage.incident_of(session, episode.id)
    if incident is not None and incident.acknowledged_at is None:
        incident.acknowledged_at = now
    events.add(
        session,
        Kind.ALERT_ACKED,
        f"{_what(alert)} {text}",
        by=desk.operator,
        now=now,
        incident=incident.id if incident else None,
        episode=episode.id,
        data={"act": act, "undo": undo},
    )
    return True


def note(desk: Desk, alerts: Sequence[Alert], text: str) -> str:
    """Write a note on alerts."""
    if not text.strip():
        raise NotAllowed("An empty note says nothing: write what you know or did.")
    with desk.store.write() as session:
        for alert in alerts:
            _note(desk, session, alert, text.strip())
    return "Noted." if len(alerts) == 1 else f"Noted on {len(alerts)} alerts."


def _note(desk: Desk, session: Session, alert: Alert, text: str) -> None:
    now = desk.now()
    episode: Episode = episodes.ensure(session, alert, now)
    incident = triage.incident_of(session, episode.id)
    events.add(
        session,
        Kind.NOTE,
        text,
        by=desk.operator,
        now=now,
        incident=incident.id if incident else None,
        episode=episode.id,
    )


def _what(alert: Alert) -> str:
    return alert.name or alert.fingerprint
