"""What tests are built from: a clock that is set by hand, alerts, answers, incidents and desks."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from irtui.domain.alert import Alert
from irtui.domain.answer import Answer, Failure, Member, Polled
from irtui.domain.board import Board, Entry, Waits, apply, empty
from irtui.domain.checklist import Run, RunStep, StepState
from irtui.domain.evidence import Evidence, EvidenceKind
from irtui.domain.incident import Incident, Status
from irtui.domain.record import LinkedAlert, Record
from irtui.domain.runbook import Runbook, parse
from irtui.domain.runbookmatch import Finding, Match
from irtui.domain.severity import SeverityRules
from irtui.domain.timeline import Event, Kind
from irtui.store.database import Store
from irtui.store.opening import open_store
from irtui.workflow.desk import Desk
from irtui.workflow.library import Glance

T0 = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
INTERVAL = timedelta(seconds=15)
WAITS = Waits()
LONG_AGO = T0 - timedelta(days=30)


class Clock:
    """A clock that only moves when it is told to."""

    def __init__(self, at: datetime = T0) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def tick(self, **span: float) -> datetime:
        self.at += timedelta(**span)
        return self.at


def alert(name: str = "HighLatency", **fields: Any) -> Alert:
    """A firing alert of the source `prod`; its fingerprint comes from its name."""
    starts_at = fields.get("starts_at", T0)
    known: dict[str, Any] = {
        "source": "prod",
        "fingerprint": f"fp-{name}",
        "starts_at": starts_at,
        "labels": {"alertname": name, "severity": "critical", "service": "checkout"},
        "annotations": {"summary": f"{name} is high"},
        "members": {"a": starts_at},
    }
    return Alert(**{**known, **fields})


def many_alerts(count: int, **fields: Any) -> list[Alert]:
    """Different alerts."""
    return [
        alert(f"Alert{number}", fingerprint=f"{number:016x}", **fields) for number in range(count)
    ]


def answer(
    *alerts: Alert,
    at: datetime = T0,
    source: str = "prod",
    members: Sequence[Member] = (Member("a", None, LONG_AGO),),
    unreadable: int = 0,
    skew: timedelta | None = None,
) -> Polled:
    """A good answer, of one member that has run for long unless told otherwise."""
    found = {one.fingerprint: one for one in alerts}
    outcome = Answer(source, at, found, tuple(members), unreadable, skew)
    return Polled(outcome, at + INTERVAL)


def failure(
    reason: str = "refused", *, at: datetime = T0, source: str = "prod", **fields: Any
) -> Polled:
    """No answer."""
    return Polled(Failure(source, at, reason, **fields), at + INTERVAL)


def board(*outcomes: Polled, sources: Sequence[str] = ("prod",), waits: Waits = WAITS) -> Board:
    """The board after these outcomes."""
    found = empty([(name, INTERVAL) for name in sources])
    for outcome in outcomes:
        found, _ = apply(found, outcome, waits)
    return found


def entry_of(found: Board, one: Alert) -> Entry:
    """The entry of an alert that must be on the board."""
    entry = found.entry(one.key)
    assert entry is not None, f"{one.key} is not on the board"
    return entry


def incident(**fields: Any) -> Incident:
    """An incident that was declared at T0 and is being investigated."""
    known = Incident(
        id=UUID(int=1),
        key="INC-2026-0042",
        title="Checkout is slow",
        reason="p99 over 2 s",
        impact="customers wait",
        severity="SEV2",
        status=Status.INVESTIGATING,
        detection="monitoring",
        declared_by="alice",
        commander="alice",
        detected_at=T0 - 5 * MINUTE,
        acknowledged_at=T0 - 2 * MINUTE,
        declared_at=T0,
        confirmed_at=T0,
    )
    return replace(known, **fields)


def event(text: str, *, at: datetime = T0, by: str = "alice", kind: Kind = Kind.NOTE) -> Event:
    """A timeline event."""
    return Event(id=UUID(int=7), at=at, recorded_at=at, by=by, kind=kind, text=text)


def step(position: int = 0, state: StepState = StepState.PENDING, **fields: Any) -> RunStep:
    """A step of a run."""
    known: dict[str, Any] = {
        "id": UUID(int=100 + position),
        "position": position,
        "key": f"step-{position}",
        "phase": "diagnose",
        "group": "",
        "text": f"Look at thing {position}",
        "body": "",
        "commands": (),
        "state": state,
        "by": None,
        "started_at": None,
        "finished_at": None,
        "note": "",
        "reason": None,
        "version": 1,
    }
    return RunStep(**{**known, **fields})


def run(*steps: RunStep, **fields: Any) -> Run:
    """A run with these steps."""
    known: dict[str, Any] = {
        "id": UUID(int=50),
        "runbook": "HighLatency.md",
        "title": "High latency",
        "sha256": "0123456789abcdef" * 4,
        "started_at": T0,
        "by": "alice",
        "steps": steps,
    }
    return Run(**{**known, **fields})


def evidence(**fields: Any) -> Evidence:
    """A command of the first step of a run that ended well."""
    known: dict[str, Any] = {
        "id": UUID(int=200),
        "run_id": UUID(int=50),
        "step_id": UUID(int=100),
        "kind": EvidenceKind.SHELL,
        "script": "restart x",
        "host": "bastion",
        "process": "1",
        "by": "alice",
        "began_at": T0,
        "ended_at": T0 + SECOND,
        "seconds": 1.0,
        "exit_code": 0,
        "problem": "",
        "head": "ok\n",
        "tail": "",
        "output_bytes": 3,
        "output_sha256": "ab" * 32,
        "redacted": 0,
    }
    return Evidence(**{**known, **fields})


def record(
    *,
    alerts: Sequence[Alert] = (),
    timeline: Sequence[Event] = (),
    runs: Sequence[Run] = (),
    **fields: Any,
) -> Record:
    """The record of an incident with these fields."""
    linked = tuple(
        LinkedAlert(UUID(int=1000 + number), one, None) for number, one in enumerate(alerts)
    )
    return Record(incident(**fields), linked, tuple(timeline), tuple(runs), None)


class Shelf:
    """A library of runbooks by alert name, held in memory."""

    def __init__(self, runbooks: Mapping[str, str] | None = None) -> None:
        self.runbooks = dict(runbooks or {})

    def find(self, one: Alert) -> Finding:
        found = one.name in self.runbooks
        return Finding(Match(Path(f"{one.name}.md"), "", "file name") if found else None)

    def load(self, path: Path, anchor: str = "") -> Runbook:
        return parse(self.runbooks[path.stem], name=path.name)

    def refresh_soon(self) -> None:
        pass

    def glance(self, one: Alert) -> Glance:
        found = self.find(one)
        if found.match is None:
            return Glance(found)
        runbook = self.load(found.match.path)
        return Glance(found, len(runbook.steps), runbook.steps[0].text)


def desk(store: Store, now: Clock, operator: str = "alice", library: Shelf | None = None) -> Desk:
    """A desk for an operator."""
    shelf: Any = library or Shelf()
    severity = SeverityRules(label_map={"critical": "SEV2", "warning": "SEV4"})
    return Desk(store, now, operator, shelf, severity=severity)


def colleague(at: Desk, operator: str = "bob") -> Desk:
    """Another operator at the same store."""
    return replace(at, operator=operator)


@contextmanager
def store_at(path: Path, **options: Any) -> Iterator[Store]:
    """A store in a file that is made if there is none; closed afterwards."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(_new_file())
    store = open_store(path, **options)
    try:
        yield store
    finally:
        store.close()


@cache
def _new_file() -> bytes:
    """The bytes of a new store: running the revisions takes longer than most tests."""
    with TemporaryDirectory() as directory:
        path = Path(directory) / "irtui.db"
        open_store(path).close()
        return path.read_bytes()
