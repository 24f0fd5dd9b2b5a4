"""Queries on reviews and their versions, and on the files they were exported to."""

from pathlib import Path
from uuid import UUID

from sqlmodel import Session, col, select

from irtui.domain.record import Review
from irtui.domain.reviewversion import ReviewVersion
from irtui.store.errors import Missing
from irtui.store.tables import ExportRow, ReviewRow
from irtui.store.tables_learning import ReviewVersionRow


def row_of(session: Session, incident: UUID) -> ReviewRow | None:
    """The row of an incident's review."""
    return session.exec(select(ReviewRow).where(ReviewRow.incident_id == incident)).first()


def of_incident(session: Session, incident: UUID) -> Review | None:
    """The review of an incident, None before its draft was made."""
    row = row_of(session, incident)
    return None if row is None else review_of(row)


def review_of(row: ReviewRow) -> Review:
    """The review in a row."""
    return Review(**{name: getattr(row, name) for name in Review.__dataclass_fields__})


def keep(session: Session, row: ReviewRow, why: str) -> None:
    """Keep the text that a review has now, unless its newest version is that already."""
    newest = newest_version(session, row)
    if newest is not None and newest.written == row.written:
        return
    session.add(
        ReviewVersionRow(
            review_id=row.id,
            number=(newest.number if newest else 0) + 1,
            written=row.written,
            why=why,
            by=row.by,
            at=row.updated_at,
        )
    )
    session.flush()


def newest_version(session: Session, row: ReviewRow) -> ReviewVersionRow | None:
    """The version that was kept last."""
    query = select(ReviewVersionRow).where(ReviewVersionRow.review_id == row.id)
    return session.exec(query.order_by(col(ReviewVersionRow.number).desc())).first()


def versions(session: Session, row: ReviewRow) -> list[ReviewVersion]:
    """All versions that were kept, newest first."""
    query = select(ReviewVersionRow).where(ReviewVersionRow.review_id == row.id)
    return [
        ReviewVersion(one.number, one.written, one.why, one.by, one.at)
        for one in session.exec(query.order_by(col(ReviewVersionRow.number).desc()))
    ]


def version(session: Session, row: ReviewRow, number: int) -> str:
    """The text of a version; Missing says when there is none."""
    query = select(ReviewVersionRow.written).where(
        ReviewVersionRow.review_id == row.id, ReviewVersionRow.number == number
    )
    found = session.exec(query).first()
    if found is None:
        raise Missing(f"There is no version {number} of this review.")
    return found


def begun(session: Session) -> dict[UUID, Review]:
    """All reviews that were begun, by incident."""
    return {row.incident_id: review_of(row) for row in session.exec(select(ReviewRow))}


def exported(session: Session, path: Path) -> ExportRow | None:
    """What irtui last wrote to a file."""
    return session.get(ExportRow, str(path))
