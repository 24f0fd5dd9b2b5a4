"""How a verb writes into an incident's timeline."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from irtui.domain.timeline import Kind
from irtui.store import events
from irtui.store.tables import IncidentRow
from irtui.workflow.desk import Desk


def write(
    desk: Desk,
    session: Session,
    row: IncidentRow,
    kind: Kind,
    text: str,
    *,
    episode: UUID | None = None,
    **data: Any,
) -> None:
    """Append an event of this operator; its data says what was written, for `u` and the replay."""
    events.add(
        session, kind, text, by=desk.operator, now=desk.now(), incident=row.id, episode=episode,
        data=data,
    )  # fmt: skip
