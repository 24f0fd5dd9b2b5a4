"""Incidents with a long history, written in one go."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import insert

from irtui.domain.timeline import Kind
from irtui.store import incidents, timelines
from irtui.store.tables import EventRow
from irtui.workflow.desk import Desk


def fill(at: Desk, key: str, many: int) -> None:
    """Note after note, a second apart, all before the present moment."""
    start = at.now() - timedelta(seconds=many)
    with at.store.write() as session:
        last = timelines.newest(session)
        incident = incidents.get(session, key).id
        rows = [
            {
                "id": uuid4(),
                "incident_id": incident,
                "sequence": last + 1 + number,
                "at": start + timedelta(seconds=number),
                "recorded_at": at.now(),
                "by": at.operator,
                "kind": Kind.NOTE,
                "text": f"note {number} of {many}",
                "data": {},
            }
            for number in range(many)
        ]
        session.connection().execute(insert(EventRow), rows)
