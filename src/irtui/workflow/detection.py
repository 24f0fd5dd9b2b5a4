"""Detection: what the board saw begin, change and end, recorded as episodes."""

from collections.abc import Sequence

from sqlmodel import Session

from irtui.domain.alert import Alert
from irtui.domain.board import Diff
from irtui.domain.incident import Status
from irtui.domain.timeline import MONITOR, Kind
from irtui.store import episodes, events, triage
from irtui.store.tables import Episode
from irtui.workflow.desk import Desk


def open_alerts(desk: Desk) -> list[Alert]:
    """The alerts whose episodes the store holds open."""
    with desk.store.read() as session:
        return episodes.open_alerts(session)


def record(desk: Desk, diff: Diff) -> bool:
    """Write what changed, in one transaction and only the rows that differ; False if none was.

    Starting an episode twice is harmless, so several processes may record the same store.
    """
    if desk.store.read_only:
        return False
    seen = (*diff.fired, *diff.changed)
    with desk.store.read() as session:
        due = episodes.unrecorded(session, seen)
    if not due and not diff.ended:
        return False
    with desk.store.write() as session:
        for row in episodes.end(session, diff.ended):
            _tell_incident(desk, session, row)
        for alert in due:
            episodes.ensure(session, alert, desk.now())
    return True


def _tell_incident(desk: Desk, session: Session, row: Episode) -> None:
    incident = triage.incident_of(session, row.id)
    if incident is None or incident.status in (Status.CLOSED, Status.CANCELLED):
        return
    events.add(
        session,
        Kind.ALERT_RESOLVED,
        f"{row.alertname or row.fingerprint} ended",
        by=MONITOR,
        now=desk.now(),
        at=row.ended_at,
        incident=incident.id,
        episode=row.id,
    )


def as_fired(alerts: Sequence[Alert]) -> Diff:
    """A diff that says all of these fire."""
    return Diff(fired=tuple(alerts))
