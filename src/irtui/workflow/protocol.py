"""The response protocol: the first checklist of an incident, as its severity asks for it.

Another severity has another protocol: what is done stays done in it, the one before ends. A step
that says what else irtui sees, such as a role that somebody takes, is ticked by that.
"""

from collections.abc import Iterable
from hashlib import sha256

from sqlmodel import Session, col, select

from irtui.domain.checklist import PROTOCOL, RunStatus, StepState
from irtui.domain.incident import IncidentKind, Status
from irtui.domain.protocol import FIRST_UPDATE, markdown, role_step, steps_for, title_of
from irtui.domain.roles import Role
from irtui.domain.timeline import Kind
from irtui.store import acts, roles, updates
from irtui.store.tables import IncidentRow, RunRow, StepRow
from irtui.workflow import checklist, runs
from irtui.workflow.desk import Desk

_KEY = 12


def follow(desk: Desk, session: Session, row: IncidentRow) -> None:
    """Let the protocol be that of the incident's severity."""
    if not Status(row.status).open or row.kind == IncidentKind.MAINTENANCE:
        return
    session.flush()
    known, texts = _runs(session, row), steps_for(desk.severity, row.severity)
    text = markdown(desk.severity, row.severity)
    version = sha256(text.encode()).hexdigest()
    wanted = next((run for run in known if run.sha256 == version), None)
    for run in known:
        if run is not wanted and run.status == RunStatus.IN_PROGRESS:
            _supersede(desk, session, run, title_of(row.severity))
    if not texts:
        return
    if wanted is None:
        wanted = _begin(desk, session, row, texts, text, version)
    elif wanted.status == RunStatus.ABANDONED:
        status = {"status": RunStatus.IN_PROGRESS, "ended_at": None, "ended_by": None}
        acts.change(session, wanted, status)
        runs.tell(desk, session, wanted, Kind.SYSTEM, f"▸ checklist {wanted.title} goes on")
    session.flush()
    _know(session, row, wanted, known)
    runs.follow(desk, session, wanted.id)


def fulfil(
    desk: Desk, session: Session, row: IncidentRow, what: str, *, by: str | None = None,
    act: str | None = None,
) -> None:  # fmt: skip
    """Tick the step of the protocol that says what has been done, if it waits.

    `by` is who did it, else the operator; with the operator's `act` it is undone with that.
    """
    session.flush()
    for run in _runs(session, row):
        if run.status != RunStatus.IN_PROGRESS:
            continue
        for step in _steps(session, [run]):
            if step.text == what and not StepState(step.state).settled:
                checklist.tick(desk, session, step, by or desk.operator, act)


def _runs(session: Session, row: IncidentRow) -> list[RunRow]:
    query = select(RunRow).where(RunRow.incident_id == row.id, RunRow.matched_by == PROTOCOL)
    return list(session.exec(query.order_by(col(RunRow.started_at), col(RunRow.id))))


def _steps(session: Session, of: Iterable[RunRow]) -> list[StepRow]:
    query = select(StepRow).where(col(StepRow.run_id).in_([run.id for run in of]))
    return list(session.exec(query.order_by(col(StepRow.run_id), col(StepRow.position))))


def _begin(
    desk: Desk, session: Session, row: IncidentRow, texts: tuple[str, ...], text: str, version: str
) -> RunRow:
    title = title_of(row.severity)
    run = RunRow(
        incident_id=row.id, runbook=title, title=title, sha256=version, snapshot=text,
        started_at=desk.now(), by=desk.operator, matched_by=PROTOCOL,
    )  # fmt: skip
    session.add(run)
    session.flush()
    for position, one in enumerate(texts):
        key = sha256(f"{PROTOCOL}\n{one}".encode()).hexdigest()[:_KEY]
        step = StepRow(
            run_id=run.id, position=position, key=key, phase="other", group="", text=one, body=""
        )
        session.add(step)
    many = f"{len(texts)} step{'s' if len(texts) != 1 else ''}"
    runs.tell(desk, session, run, Kind.SYSTEM, f"checklist {title} started, {many}")
    return run


def _know(session: Session, row: IncidentRow, run: RunRow, others: list[RunRow]) -> None:
    """What has been done already is done in this one, too, by whoever did it."""
    done = {
        step.text: (step.state, step.by, step.finished_at, step.note, step.reason)
        for step in _steps(session, [one for one in others if one.id != run.id])
        if StepState(step.state).settled
    }
    for held in roles.of_incident(session, row.id):
        if held.current:
            text = role_step(Role(held.role))
            done.setdefault(text, (StepState.DONE, held.person, held.assumed_at, "", None))
    for update in updates.of_incident(session, row.id)[:1]:
        done.setdefault(FIRST_UPDATE, (StepState.DONE, update.by, update.at, "", None))
    for step in _steps(session, [run]):
        if step.text in done and not StepState(step.state).settled:
            step.state, step.by, step.finished_at, step.note, step.reason = done[step.text]
            step.version += 1
            session.add(step)


def _supersede(desk: Desk, session: Session, run: RunRow, title: str) -> None:
    changes = {
        "status": RunStatus.ABANDONED, "ended_at": desk.now(), "ended_by": desk.operator,
    }  # fmt: skip
    acts.change(session, run, changes)
    text = f"– checklist {run.title} ended\nsuperseded by {title}"
    runs.tell(desk, session, run, Kind.SYSTEM, text)
