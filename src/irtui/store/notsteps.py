"""Queries on what operators say is no step, though it reads like one."""

from datetime import datetime

from sqlmodel import Session, select

from irtui.store.tables import NotAStepRow


def keys(session: Session) -> frozenset[str]:
    """The keys of all of them."""
    return frozenset(session.exec(select(NotAStepRow.key)))


def add(session: Session, key: str, text: str, *, by: str, now: datetime) -> bool:
    """Say that it is no step; False if somebody has said so before."""
    if session.get(NotAStepRow, key) is not None:
        return False
    session.add(NotAStepRow(key=key, text=text, by=by, at=now))
    return True


def remove(session: Session, key: str) -> bool:
    """Say that it is a step after all; False if nobody said that it is none."""
    row = session.get(NotAStepRow, key)
    if row is None:
        return False
    session.delete(row)
    return True
