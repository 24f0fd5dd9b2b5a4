"""Queries on the commands that were run in a run."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from irtui.domain.alert import Alert
from irtui.domain.evidence import Evidence, EvidenceKind
from irtui.store import incidents
from irtui.store.errors import Missing
from irtui.store.tables import CommandRow, Episode, RunRow, StepRow
from irtui.store.values import alert_of, evidence_of


def get(session: Session, command: UUID) -> CommandRow:
    """One command; Missing is raised when there is none."""
    row = session.get(CommandRow, command)
    if row is None:
        raise Missing("This command is not in the store any more.")
    return row


def without_end(session: Session, host: str) -> Sequence[CommandRow]:
    """The commands of a machine of which nobody has seen the end yet."""
    unseen = (col(CommandRow.ended_at).is_(None), CommandRow.problem == "")
    return session.exec(select(CommandRow).where(CommandRow.host == host, *unseen)).all()


def newest_by(session: Session, operator: str) -> Evidence | None:
    """The command that an operator ran last; a query leaves nothing that one could undo."""
    mine = (CommandRow.by == operator, CommandRow.kind == EvidenceKind.SHELL)
    found = select(CommandRow).where(*mine).order_by(col(CommandRow.began_at).desc()).limit(1)
    row = session.exec(found).first()
    return None if row is None else evidence_of(row)


def of_event(session: Session, data: Mapping[str, Any]) -> list[Evidence]:
    """What was run for an event, by what its data tell of the step or the command, oldest first."""
    query = select(CommandRow).order_by(col(CommandRow.began_at))
    if "command" in data:
        query = query.where(CommandRow.id == UUID(data["command"]))
    elif "run" in data and "step" in data:
        step = select(StepRow.id).where(StepRow.run_id == UUID(data["run"]))
        step = step.where(StepRow.key == data["step"])
        query = query.where(col(CommandRow.step_id).in_(step))
    else:
        return []
    return [evidence_of(row) for row in session.exec(query)]


def alerts_of(session: Session, run: RunRow) -> list[Alert]:
    """The alert that led to a run, else those of its incident."""
    if run.episode_id is not None:
        return [alert_of(session.get_one(Episode, run.episode_id))]
    if run.incident_id is None:
        return []
    return [linked.alert for linked in incidents.linked(session, run.incident_id)]
