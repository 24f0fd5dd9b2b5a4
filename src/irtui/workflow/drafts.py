"""Drafts: what an operator is typing in a form, kept until it is sent or thrown away."""

from irtui.store import drafts
from irtui.workflow.desk import Desk


def save(desk: Desk, place: str, fields: dict[str, str]) -> None:
    """Keep what has been typed at a place; forget it when all of it is empty."""
    with desk.store.write() as session:
        if any(text.strip() for text in fields.values()):
            drafts.save(session, desk.operator, place, fields, desk.now())
        else:
            drafts.drop(session, desk.operator, place)


def load(desk: Desk, place: str) -> dict[str, str]:
    """What was typed at a place."""
    with desk.store.read() as session:
        return drafts.load(session, desk.operator, place)


def drop(desk: Desk, place: str) -> None:
    """Forget what was typed at a place."""
    with desk.store.write() as session:
        drafts.drop(session, desk.operator, place)
