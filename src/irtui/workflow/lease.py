"""The recorder's lease: of several processes on one store, one writes what its board saw."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from irtui.domain.alert import Alert
from irtui.store import lease as leases
from irtui.store.lease import Lease
from irtui.workflow import detection
from irtui.workflow.desk import Desk
from irtui.workflow.detection import Known


@dataclass(frozen=True, slots=True)
class Begun:
    """What recording starts from: the episodes that the store holds open.

    Without the lease, which another process holds, they only are for the board.
    """

    lease: Lease | None
    episodes: list[Alert]


def begin(desk: Desk, holder: UUID, span: timedelta, known: Known) -> Begun:
    """Take the lease if it is free, and read what the store holds open in any case."""
    return Begun(_take(desk, holder, span), detection.open_alerts(desk, known))


def take_over(desk: Desk, holder: UUID, span: timedelta, known: Known) -> Begun | None:
    """The same where the lease is free; None, after one short look, where it is not."""
    lease = _take(desk, holder, span)
    return Begun(lease, detection.open_alerts(desk, known)) if lease else None


def renew(desk: Desk, lease: Lease) -> None:
    """Hold the lease for longer; LeaseLost if another process has taken it."""
    with desk.store.write(quiet=True) as session:
        leases.renew(session, lease, desk.now())


def give_back(desk: Desk, holder: UUID) -> None:
    """Let another process record at once."""
    with desk.store.write(quiet=True) as session:
        leases.give_back(session, holder)


def _take(desk: Desk, holder: UUID, span: timedelta) -> Lease | None:
    if desk.store.read_only:
        return None
    with desk.store.read() as session:
        if not leases.is_free(session, desk.now(), span):
            return None
    with desk.store.write(quiet=True) as session:
        return leases.take(session, holder, desk.now(), span)
