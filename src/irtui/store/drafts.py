"""Text that is being typed, kept per operator and place until it is sent or thrown away."""

from datetime import datetime

from sqlmodel import Session

from irtui.store.tables import DraftRow


def save(
    session: Session, operator: str, place: str, fields: dict[str, str], now: datetime
) -> None:
    """Keep what has been typed at a place."""
    row = session.get(DraftRow, (operator, place))
    if row is None:
        row = DraftRow(operator=operator, place=place, updated_at=now)
    row.fields = dict(fields)
    row.updated_at = now
    session.add(row)


def load(session: Session, operator: str, place: str) -> dict[str, str]:
    """What was typed at a place, empty where nothing was."""
    row = session.get(DraftRow, (operator, place))
    return {} if row is None else dict(row.fields)


def drop(session: Session, operator: str, place: str) -> None:
    """Forget what was typed at a place."""
    row = session.get(DraftRow, (operator, place))
    if row is not None:
        session.delete(row)
