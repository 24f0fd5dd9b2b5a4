"""Queries on contributing factors and gaps."""

from uuid import UUID

from sqlmodel import Session, col, select

from irtui.domain.finding import Finding, FindingKind
from irtui.store.errors import Missing
from irtui.store.tables_learning import FindingRow

REMOVED = "removed"


def of_incident(session: Session, incident: UUID) -> list[Finding]:
    """Those of an incident, the trigger first, then in the order they were written down."""
    query = select(FindingRow).where(
        FindingRow.incident_id == incident, FindingRow.state != REMOVED
    )
    ordered = query.order_by(
        col(FindingRow.kind), col(FindingRow.trigger).desc(), col(FindingRow.at), col(FindingRow.id)
    )
    return [finding_of(row) for row in session.exec(ordered)]


def row_of(session: Session, identity: UUID) -> FindingRow:
    """The row of a finding; Missing is raised when there is none."""
    row = session.get(FindingRow, identity)
    if row is None:
        raise Missing("This finding is no longer there.")
    return row


def trigger_of(session: Session, incident: UUID) -> FindingRow | None:
    """The factor that is marked as the trigger of an incident."""
    marked = select(FindingRow).where(
        FindingRow.incident_id == incident, col(FindingRow.trigger), FindingRow.state != REMOVED
    )
    return session.exec(marked).first()


def finding_of(row: FindingRow) -> Finding:
    """The finding in a row."""
    return Finding(
        row.id, FindingKind(row.kind), row.category, row.text, row.trigger, row.state, row.by,
        row.at, row.version,
    )  # fmt: skip
