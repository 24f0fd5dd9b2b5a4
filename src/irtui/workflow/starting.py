"""The beginning of runs: a runbook becomes a checklist of an incident or of a lone alert."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlmodel import Session

from irtui.domain.alert import Alert
from irtui.domain.checklist import RunStatus, StepState
from irtui.domain.incident import NotAllowed
from irtui.domain.timeline import Kind
from irtui.store import episodes, incidents, notsteps, runs
from irtui.store.tables import IncidentRow, RunRow, StepRow
from irtui.workflow import runbooks
from irtui.workflow.desk import Desk
from irtui.workflow.runs import leave, load, tell

if TYPE_CHECKING:
    from irtui.domain.runbook import Runbook, Step

# What a run belongs to: an incident by its key, or an alert.
Place = str | Alert


@dataclass(frozen=True, slots=True)
class Found:
    """The part of a file that is a runbook, and which rule found it ("": an operator)."""

    path: Path
    runbook: "Runbook"
    anchor: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A runbook that matches and cannot be read."""

    sentence: str


def start(
    desk: Desk, place: Place, path: Path, *, anchor: str = "", rule: str = "", anew: bool = False
) -> UUID:
    """Start a runbook as a checklist; a run of it that goes on already is continued.

    `anew` begins with the file as it is now and ends the run that goes on. NotAllowed says why a
    file is no runbook.
    """
    found = Found(path, load(desk, path, anchor), anchor, rule)
    with desk.store.write() as session:
        return _start(desk, session, _row(desk, session, place), found, anew=anew)


def start_for(desk: Desk, alert: Alert) -> UUID | None:
    """Start the runbook that matches an alert; None if there is none."""
    match = runbooks.match(desk, alert)
    if match is None:
        return None
    return start(desk, alert, match.path, anchor=match.anchor, rule=match.rule)


def matching(desk: Desk, alerts: Iterable[Alert]) -> list[Found | Unreadable]:
    """The runbooks that match alerts, each once, or why one of them cannot be read."""
    found: dict[object, Found | Unreadable] = {}
    for alert in alerts:
        match = runbooks.match(desk, alert)
        if match is None or (match.path, match.anchor) in found:
            continue
        try:
            runbook = load(desk, match.path, match.anchor)
            one: Found | Unreadable = Found(match.path, runbook, match.anchor, match.rule)
        except NotAllowed as error:
            one = Unreadable(f"the runbook of {alert.name} was not started: {error}")
        found[match.path, match.anchor] = one
    return list(found.values())


def start_all(
    desk: Desk, session: Session, incident: IncidentRow, found: Iterable[Found | Unreadable]
) -> None:
    """Start runbooks as checklists of an incident, those that it has no run of yet."""
    for one in found:
        row = _new(desk, incident=incident.id)
        if isinstance(one, Unreadable):
            tell(desk, session, row, Kind.SYSTEM, one.sentence)
        elif not runs.same(session, _of(row, one)):
            _start(desk, session, row, one)


def _row(desk: Desk, session: Session, place: Place) -> RunRow:
    if isinstance(place, str):
        return _new(desk, incident=incidents.get(session, place).id)
    rows = episodes.ensure_all(session, [place], desk.now())
    return _new(desk, episode=rows[place.episode].id)


def _new(desk: Desk, *, incident: UUID | None = None, episode: UUID | None = None) -> RunRow:
    """A row that is not in the store yet."""
    return RunRow(
        incident_id=incident, episode_id=episode, runbook="", title="", sha256="", snapshot="",
        started_at=desk.now(), by=desk.operator,
    )  # fmt: skip


def _of(row: RunRow, found: Found) -> RunRow:
    row.runbook, row.anchor, row.matched_by = str(found.path), found.anchor, found.rule
    row.title, row.sha256 = found.runbook.title, found.runbook.sha256
    row.snapshot = found.runbook.text
    return row


def _start(desk: Desk, session: Session, row: RunRow, found: Found, *, anew: bool = False) -> UUID:
    """Put a run and its steps into the store, or go on with the one that is there."""
    row = _of(row, found)
    for other in runs.same(session, row):
        if other.status != RunStatus.IN_PROGRESS:
            continue
        if not anew:
            return other.id
        leave(desk, session, other)
    session.add(row)
    session.flush()
    dropped = notsteps.keys(session)
    steps = [step for step in found.runbook.steps if step.key not in dropped]
    for position, step in enumerate(steps or found.runbook.steps):
        session.add(_step(desk, row.id, position, step))
    many = len(steps or found.runbook.steps)
    text = f"checklist {found.path.name} started, {many} step{'s' if many != 1 else ''}"
    tell(desk, session, row, Kind.SYSTEM, text)
    return row.id


def _step(desk: Desk, run: UUID, position: int, step: "Step") -> StepRow:
    first = position == 0
    return StepRow(
        run_id=run,
        position=position,
        key=step.key,
        phase=step.phase,
        group=" › ".join(step.group),
        text=step.text,
        body=step.body,
        commands=[asdict(command) for command in step.commands],
        details={
            "kind": step.kind,
            "soft": step.soft,
            "risk": step.risk,
            "line": step.line,
            "given": step.number,
            "substeps": list(step.substeps),
            "cautions": list(step.cautions),
            "links": list(step.links),
        },
        state=StepState.IN_PROGRESS if first else StepState.PENDING,
        started_at=desk.now() if first else None,
    )
