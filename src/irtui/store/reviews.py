"""Queries on reviews, and on the files they were exported to."""

from pathlib import Path
from uuid import UUID

from sqlmodel import Session, select

from irtui.domain.record import Review
from irtui.store.tables import ExportRow, ReviewRow


def row_of(session: Session, incident: UUID) -> ReviewRow | None:
    """The row of an incident's review."""
    return session.exec(select(ReviewRow).where(ReviewRow.incident_id == incident)).first()


def of_incident(session: Session, incident: UUID) -> Review | None:
    """The review of an incident, None before its draft was made."""
    row = row_of(session, incident)
    if row is None:
        return None
    return Review(
        state=row.state,
        written=row.written,
        updated_at=row.updated_at,
        by=row.by,
        published_at=row.published_at,
        version=row.version,
    )


def is_published(session: Session, incident: UUID) -> bool:
    """Whether the review of an incident is published."""
    query = select(ReviewRow.published_at).where(ReviewRow.incident_id == incident)
    return session.exec(query).first() is not None


def exported(session: Session, path: Path) -> ExportRow | None:
    """What irtui last wrote to a file."""
    return session.get(ExportRow, str(path))
