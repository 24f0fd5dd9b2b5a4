"""Runs: why one looks at them, how they come to their end, whether their file has changed."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlmodel import Session

from irtui.domain.before import Before, so_far
from irtui.domain.checklist import Outcome, Run, RunStatus
from irtui.domain.incident import NotAllowed
from irtui.domain.staleness import badge, review_of
from irtui.domain.timeline import Kind
from irtui.store import acts, effectiveness, events, runs
from irtui.store.tables import RunRow
from irtui.workflow.desk import Desk

if TYPE_CHECKING:
    from irtui.domain.runbook import Runbook


def finish(
    desk: Desk, run: UUID, outcome: Outcome, note: str = "", *, seen: int | None = None
) -> str:
    """End a run and say what it was worth; steps that are left make it abandoned."""
    with desk.store.write() as session:
        row, known = _get(session, run)
        if known.protocol:
            raise NotAllowed("The protocol ends with its last step, or with another severity.")
        ended = RunStatus(row.status) is not RunStatus.IN_PROGRESS
        status = RunStatus.COMPLETED if known.complete else RunStatus.ABANDONED
        changes = {
            "status": status,
            "ended_at": row.ended_at if ended else desk.now(),
            "ended_by": row.ended_by if ended else desk.operator,
            "outcome": outcome,
            "outcome_note": note.strip(),
        }
        undo = acts.change(session, row, changes, seen=seen)
        text = f"{_end(known, status)}\n{outcome.words}" if not ended else _worth(known, outcome)
        text += f": {note.strip()}" if note.strip() else ""
        tell(desk, session, row, Kind.STEP, text, act=str(uuid4()), undo=undo)
        return f"{known.name} {status}: {outcome.words}."


def follow(desk: Desk, session: Session, run: UUID, act: str | None = None) -> None:
    """Complete a run of which no step waits any more, and let it go on once one does again.

    `act` names the operator's act that this is a part of, which is undone with it.
    """
    session.flush()
    row, known = _get(session, run)
    completed = row.status == RunStatus.COMPLETED
    if known.complete == completed:
        return
    changes: dict[str, Any] = {"outcome": None, "outcome_note": ""}
    if known.complete:
        changes = {"ended_at": desk.now(), "ended_by": desk.operator}
    else:
        changes |= {"ended_at": None, "ended_by": None}
    status = RunStatus.COMPLETED if known.complete else RunStatus.IN_PROGRESS
    undo = acts.change(session, row, {"status": status, **changes})
    text = _end(known, status) if known.complete else f"▸ checklist {known.name} goes on"
    whole = {"act": act, "undo": undo} if act else {}
    tell(desk, session, row, Kind.STEP, text, **whole)


def context(desk: Desk, run: UUID) -> str:
    """Why one looks at this: what the runbook explains, as it was when the run began."""
    from irtui.domain.runbook import RunbookError, parse

    with desk.store.read() as session:
        row, _ = _get(session, run)
        text, name = row.snapshot, row.runbook
    try:
        return parse(text, name=name).context
    except RunbookError as error:
        return str(error)


def before(desk: Desk, run: UUID) -> Before:
    """How its runbook has served until a run began, and whether somebody should look it over."""
    from irtui.domain.runbook.source import front_matter, read_yaml

    with desk.store.read() as session:
        row, known_run = _get(session, run)
        if known_run.protocol:
            return Before()
        runbook, anchor, began = row.runbook, row.anchor, row.started_at
        lines, _ = front_matter(row.snapshot)
        uses = effectiveness.uses(session, runbook)
    known = (use for use in uses if use.run.anchor == anchor and use.run.started_at < began)
    review = badge(review_of(read_yaml(lines)), desk.now()) if lines else ""
    return replace(so_far(known), review=review)


def look_at_files(desk: Desk, known: Iterable[Run]) -> Callable[[], frozenset[UUID]]:
    """What looks at the files of runs, on any thread, and tells which hold another text by now.

    A file that cannot be read is not among them.
    """
    seen = [
        (run.id, Path(run.runbook), run.anchor, run.sha256) for run in known if not run.protocol
    ]

    def look() -> frozenset[UUID]:
        found = set()
        for run, path, anchor, sha256 in seen:
            with suppress(NotAllowed):
                if load(desk, path, anchor).sha256 != sha256:
                    found.add(run)
        return frozenset(found)

    return look


def leave(desk: Desk, session: Session, row: RunRow) -> None:
    """End a run that another one of the same runbook replaces."""
    _, known = _get(session, row.id)
    changes = {
        "status": RunStatus.ABANDONED, "ended_at": desk.now(), "ended_by": desk.operator,
    }  # fmt: skip
    undo = acts.change(session, row, changes)
    text = f"{_end(known, RunStatus.ABANDONED)}\nstarted again"
    tell(desk, session, row, Kind.STEP, text, act=str(uuid4()), undo=undo)


def load(desk: Desk, path: Path, anchor: str = "") -> "Runbook":
    """The runbook in a file or a section of it; NotAllowed says why it is none."""
    from irtui.domain.runbook import RunbookError

    try:
        return desk.library.load(path, anchor)
    except RunbookError as error:
        raise NotAllowed(str(error)) from None


def _get(session: Session, run: UUID) -> tuple[RunRow, Run]:
    row, known = session.get(RunRow, run), runs.get(session, run)
    if row is None or known is None:
        raise NotAllowed("This checklist is not in the store any more: open it again.")
    return row, known


def _end(run: Run, status: RunStatus) -> str:
    mark = "✓" if status is RunStatus.COMPLETED else "–"
    word = "completed" if status is RunStatus.COMPLETED else "ended"
    many = f"{run.settled} of {len(run.counted)} steps"
    return f"{mark} checklist {run.name} {word}, {many}"


def _worth(run: Run, outcome: Outcome) -> str:
    return f"✓ checklist {run.name}: {outcome.words}"


def tell(desk: Desk, session: Session, row: RunRow, kind: Kind, text: str, **data: object) -> None:
    """Write in the timeline of what a run belongs to."""
    events.add(
        session, kind, text, by=desk.operator, now=desk.now(),
        incident=row.incident_id, episode=row.episode_id, data={**data, "run": str(row.id)},
    )  # fmt: skip
