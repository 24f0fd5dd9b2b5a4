"""Detection: what the board saw begin, change and end, recorded as episodes."""

from datetime import datetime

from sqlmodel import Session

from irtui.domain.alert import Alert
from irtui.domain.board import Diff
from irtui.domain.incident import Status
from irtui.domain.timeline import MONITOR, Kind
from irtui.store import episodes, events, triage
from irtui.store import lease as leases
from irtui.store.lease import Lease
from irtui.store.tables import Episode, IncidentRow
from irtui.workflow.desk import Desk


def open_alerts(desk: Desk) -> list[Alert]:
    """The alerts whose episodes the store holds open."""
    with desk.store.read() as session:
        return episodes.open_alerts(session)


def record(desk: Desk, diff: Diff, lease: Lease | None = None) -> bool:
    """Write what changed, in one transaction and only the rows that differ; False if none was.

    Under a lease nothing is written once another process holds it: LeaseLost. Without one the
    caller vouches that nobody else records.
    """
    if desk.store.read_only:
        return False
    with desk.store.read() as session:
        due = episodes.unrecorded(session, (*diff.fired, *diff.changed))
        due += episodes.unheard(session, diff.lingering)
        over = episodes.still_open(session, diff.ended)
    if not due and not over:
        return False
    with desk.store.write() as session:
        now = desk.now()
        if lease is not None:
            leases.renew(session, lease, now)
        ended = episodes.end(session, over)
        again = episodes.start(session, due, now)
        concerned = triage.incidents_of(session, [row.id for row in (*ended, *again)])
        for row in ended:
            _tell(desk, session, concerned.get(row.id), row, Kind.ALERT_RESOLVED, row.ended_at)
        for row in again:
            _tell(desk, session, concerned.get(row.id), row, Kind.ALERT_FIRED, now)
    return True


_WORDS = {
    Kind.ALERT_RESOLVED: "ended",
    Kind.ALERT_FIRED: "fires on, it had not ended",
}


def _tell(
    desk: Desk,
    session: Session,
    incident: IncidentRow | None,
    row: Episode,
    kind: Kind,
    at: datetime | None,
) -> None:
    """Write into the timeline of the episode's incident, unless that is over."""
    if incident is None or incident.status == Status.CLOSED:
        return
    events.add(
        session,
        kind,
        f"{row.alertname or row.fingerprint} {_WORDS[kind]}",
        by=MONITOR,
        now=desk.now(),
        at=at,
        incident=incident.id,
        episode=row.id,
    )
