"""Triage of alerts: take them, give them back, write down what is known."""

from collections.abc import Iterator, Sequence
from uuid import uuid4

from sqlmodel import Session

from irtui.domain.alert import Alert
from irtui.domain.incident import NotAllowed
from irtui.domain.timeline import Kind
from irtui.domain.triage import TriageState
from irtui.store import acts, episodes, events, triage
from irtui.store.tables import Episode, IncidentRow
from irtui.workflow.desk import Desk


def acknowledge(desk: Desk, alerts: Sequence[Alert]) -> str:
    """Take alerts, over from whoever had them; returns what happened as a sentence."""
    act = str(uuid4())
    with desk.store.write() as session:
        told = [
            text
            for alert, episode, incident in _looked_up(desk, session, alerts)
            if (text := _take(desk, session, alert, episode, incident, act))
        ]
    if not told:
        return "Already yours." if len(alerts) == 1 else "All of them are already yours."
    if len(alerts) == 1:
        return f"Acknowledged {_what(alerts[0])}{told[0].removeprefix('acknowledged')}."
    return f"Acknowledged {len(told)} alert{'s' if len(told) != 1 else ''}."


def _take(
    desk: Desk,
    session: Session,
    alert: Alert,
    episode: Episode,
    incident: IncidentRow | None,
    act: str,
) -> str:
    """Take one alert; returns what happened, empty if it was the operator's already."""
    row = triage.row_for(session, episode)
    if row.owner == desk.operator:
        return ""
    now = desk.now()
    text = f"acknowledged, taken over from {row.owner}" if row.owner else "acknowledged"
    # A linked alert stays linked: acknowledging it says only who is on it. Who takes over does
    # not change since when somebody is.
    state = row.state if row.state == TriageState.LINKED else TriageState.ACKNOWLEDGED
    changes = {"state": state, "owner": desk.operator, "since": row.since or now}
    undo = acts.change(session, row, changes)
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
    return text


def note(desk: Desk, alerts: Sequence[Alert], text: str) -> str:
    """Write a note on alerts."""
    if not text.strip():
        raise NotAllowed("An empty note says nothing: write what you know or did.")
    with desk.store.write() as session:
        for _, episode, incident in _looked_up(desk, session, alerts):
            events.add(
                session,
                Kind.NOTE,
                text.strip(),
                by=desk.operator,
                now=desk.now(),
                incident=incident.id if incident else None,
                episode=episode.id,
            )
    return "Noted." if len(alerts) == 1 else f"Noted on {len(alerts)} alerts."


def _looked_up(
    desk: Desk, session: Session, alerts: Sequence[Alert]
) -> Iterator[tuple[Alert, Episode, IncidentRow | None]]:
    """Each alert with its episode and the incident that is part of, if any."""
    rows = episodes.ensure_all(session, alerts, desk.now())
    found = triage.incidents_of(session, [row.id for row in rows.values()])
    for alert in alerts:
        episode = rows[alert.episode]
        yield alert, episode, found.get(episode.id)


def _what(alert: Alert) -> str:
    return alert.name or alert.fingerprint
