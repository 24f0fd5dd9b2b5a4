"""Queries on the lease: of several processes on one store, its holder alone records."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select, update

from irtui.store.errors import LeaseLost
from irtui.store.tables import LeaseRow


@dataclass(frozen=True, slots=True)
class Lease:
    """The right of one process to record; `epoch` grows each time it is taken."""

    holder: UUID
    epoch: int


def is_free(session: Session, now: datetime, span: timedelta) -> bool:
    """Whether nobody holds the lease, or nobody renewed it for the span."""
    return session.exec(select(LeaseRow.id).where(_free(now, span))).first() is not None


def take(session: Session, holder: UUID, now: datetime, span: timedelta) -> Lease | None:
    """The lease for this holder, None where it is not free."""
    taken = session.exec(
        update(LeaseRow)
        .where(_free(now, span))
        .values(holder=holder, epoch=col(LeaseRow.epoch) + 1, renewed_at=now)
    )
    return Lease(holder, session.exec(select(LeaseRow.epoch)).one()) if taken.rowcount else None


def renew(session: Session, lease: Lease, now: datetime) -> None:
    """Hold the lease for longer; LeaseLost where another process has taken it."""
    held = session.exec(
        update(LeaseRow)
        .where(col(LeaseRow.holder) == lease.holder, col(LeaseRow.epoch) == lease.epoch)
        .values(renewed_at=now)
    )
    if not held.rowcount:
        raise LeaseLost("Another irtui records what the monitors tell.")


def give_back(session: Session, holder: UUID) -> None:
    """Leave the lease to whoever wants it, if it is this holder's."""
    session.exec(update(LeaseRow).where(col(LeaseRow.holder) == holder).values(holder=None))


def _free(now: datetime, span: timedelta) -> ColumnElement[bool]:
    renewed_at = col(LeaseRow.renewed_at)
    # One from the future was written before the clock was set back: its age is unknown.
    old = or_(renewed_at <= now - span, renewed_at >= now + span)
    return or_(col(LeaseRow.holder).is_(None), old)
