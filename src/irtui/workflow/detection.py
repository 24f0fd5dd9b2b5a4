"""Detection: what the board saw begin, change and end, recorded as episodes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from irtui.domain.alert import Alert, AlertKey
from irtui.domain.board import Diff
from irtui.domain.incident import Status
from irtui.domain.timeline import MONITOR, Kind
from irtui.store import events, recording, touched, triage
from irtui.store import lease as leases
from irtui.store import open_alerts as stored
from irtui.store.held import Held
from irtui.store.lease import Lease
from irtui.store.tables import IncidentRow
from irtui.store.values import alert_of
from irtui.workflow.desk import Desk

Known = Callable[[AlertKey], Alert | None]


def count_open(desk: Desk) -> int:
    """How many episodes the store holds open."""
    with desk.store.read() as session:
        return stored.count(session)


def open_alerts(desk: Desk, known: Known = lambda key: None) -> list[Alert]:
    """The alerts whose episodes the store holds open; the `known` ones where they are the same."""
    with desk.store.read() as session:
        return list(stored.open_alerts(session, known))


@dataclass(frozen=True, slots=True)
class Recorded:
    """The alerts that were written down as firing, or firing on, and those as ended, with when."""

    fired: tuple[Alert, ...]
    ended: tuple[tuple[Alert, datetime], ...]


def record(desk: Desk, diff: Diff, lease: Lease | None = None) -> Recorded | None:
    """Write what changed, in one transaction and only the rows that differ; None if none was.

    Under a lease nothing is written once another process holds it: LeaseLost. Without one the
    caller vouches that nobody else records.
    """
    if desk.store.read_only:
        return None
    with desk.store.read() as session:
        before, due = touched.newest(session), recording.due(session, diff)
    if not due:
        return None
    with desk.store.write() as session:
        now = desk.now()
        if lease is not None:
            leases.renew(session, lease, now)
        if touched.number(session) != before + 1:
            due = recording.due(session, diff)
        recording.write(session, due, now)
        rows = [row for row, _ in (*due.over, *due.reopened)]
        concerned = triage.incidents_of(session, [row.id for row in rows])
        for row, at in due.over:
            _tell(desk, session, concerned.get(row.id), row, Kind.ALERT_RESOLVED, at)
        for row, _ in due.reopened:
            _tell(desk, session, concerned.get(row.id), row, Kind.ALERT_FIRED, now)
    return Recorded(
        (*due.new, *(alert for _, alert in due.reopened)),
        tuple((alert_of(row), at) for row, at in due.over),
    )


_WORDS = {
    Kind.ALERT_RESOLVED: "ended",
    Kind.ALERT_FIRED: "fires on, it had not ended",
}


def _tell(
    desk: Desk,
    session: Session,
    incident: IncidentRow | None,
    row: Held,
    kind: Kind,
    at: datetime,
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
