"""Two operators walk incidents at random through all that may become of them.

Whatever they do, legal or not, on old or new versions: stamps keep their order, the log alone
tells what every incident is, nothing is lost, and a status changes only along the table.
`IRTUI_SOAK=1` walks more than 10,000 steps.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import col, select

from irtui.domain.alert import Alert
from irtui.domain.board import Diff
from irtui.domain.incident import CANCEL_REASONS, MERGED, Incident, IncidentKind, NotAllowed, Status
from irtui.domain.milestones import IMPACT, MILESTONES
from irtui.domain.replay import replay
from irtui.domain.roles import Role
from irtui.store import acts
from irtui.store.errors import StoreError
from irtui.store.tables import IncidentRow
from irtui.store.values import incident_of
from irtui.workflow import detection
from irtui.workflow.merging import merge, split
from irtui.workflow.milestones import FACTS, set_fact, set_stamp
from irtui.workflow.response import attach, declare, move, note
from irtui.workflow.roles import assume, hand_over, renounce
from irtui.workflow.severity import set_severity
from irtui.workflow.tasks import add, done
from irtui.workflow.triage import acknowledge
from irtui.workflow.undo import Irreversible, undo
from tests.builders import MINUTE, T0, Clock, alert, desk, store_at
from tests.domain.test_incident import ALLOWED
from tests.volumes import SOAK

MERGES = {(one, Status.CANCELLED) for one in Status if one.open}
UNUSUAL = (
    ("detected_at", "acknowledged_at"), ("confirmed_at", "mitigated_at"),
    ("mitigated_at", "resolved_at"), ("resolved_at", "closed_at"),
)  # fmt: skip
TABLES = ("incident", "triage", "incident_alert", "task", "role", "run")
STEPS: Counter[str] = Counter()

who = st.sampled_from(("alice", "bob"))
number = st.integers(0, 5)
words = st.sampled_from(("", "because", "wörter\nin lines"))
some = st.sets(st.integers(0, 5), max_size=3)


class Lifecycle(RuleBasedStateMachine):
    """Incidents in one file, and what two operators do to them."""

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        path = Path(self.open.enter_context(TemporaryDirectory())) / "irtui.db"
        self.now = Clock(T0 + timedelta(hours=2))
        self.desks = {
            name: desk(self.open.enter_context(store_at(path)), self.now, name)
            for name in ("alice", "bob")
        }
        self.file = sqlite3.connect(path)
        self.looked: dict[str, dict[str, int]] = {"alice": {}, "bob": {}}
        self.alerts = [alert(f"A{one}", starts_at=T0 + one * MINUTE) for one in range(6)]
        self.known: list[Incident] | None = None
        self.log: list[dict[str, Any]] = []

    def teardown(self) -> None:
        """Close everything."""
        self.file.close()
        self.open.close()

    # What is there

    def incidents(self) -> list[Incident]:
        if self.known is None:
            self.known = self.read()
        return self.known

    def read(self) -> list[Incident]:
        with self.desks["alice"].store.read() as session:
            rows = session.exec(select(IncidentRow).order_by(col(IncidentRow.number)))
            return [incident_of(row) for row in rows]

    def one(self, at: int) -> Incident:
        found = self.incidents()
        return found[at % len(found)]

    def dump(self) -> dict[str, list[Any]]:
        return {
            name: self.file.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()
            for name in TABLES
        }

    def tasks(self) -> list[Any]:
        return self.file.execute("SELECT id, text, state FROM task ORDER BY id").fetchall()

    def events(self) -> int:
        return int(self.file.execute("SELECT count(*) FROM event").fetchone()[0])

    # What happens

    def does(self, verb: Callable[..., Any], name: str, *args: Any, **more: Any) -> Any:
        """Somebody acts; what is refused changes nothing, what is done has its event."""
        self.now.tick(seconds=37)
        before, told_before, statuses = self.dump(), self.events(), self.statuses()
        tasks = self.tasks()
        told = self.told_by(verb, self.desks[name], *args, **more)
        self.known = None
        after, many = self.dump(), self.events()
        if isinstance(told, Exception):
            assert str(told).endswith((".", "?")), told
            assert (after, many) == (before, told_before)
            return told
        assert after == before or many > told_before
        if verb not in (add, done, undo):
            assert self.tasks() == tasks
        now = self.statuses()
        moved = {(was, now[key]) for key, was in statuses.items() if was != now[key]}
        if verb is undo:
            moved = {(to, was) for was, to in moved}
        assert moved <= (ALLOWED | MERGES if verb in (merge, undo) else ALLOWED)
        return told

    def told_by(self, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """What a verb answers, or its refusal."""
        try:
            told = verb(*args, **more)
        except (NotAllowed, StoreError) as refused:
            STEPS[f"refused {verb.__name__}"] += 1
            return refused
        STEPS[verb.__name__] += 1
        return told

    def statuses(self) -> dict[str, Status]:
        return {one.key: one.status for one in self.incidents()}

    def seen(self, name: str, of: Incident) -> int:
        """The version that an operator looked at last."""
        return self.looked[name].setdefault(of.key, of.version)

    def acts_on(
        self, verb: Callable[..., Any], name: str, of: Incident, *args: Any, **more: Any
    ) -> Any:
        seen = self.seen(name, of)
        told = self.does(verb, name, of.key, *args, seen=seen, **more)
        if seen != of.version:
            assert isinstance(told, Exception) or "already" in told
            del self.looked[name][of.key]  # "look, then act again"
        return told

    @initialize()
    def begins(self) -> None:
        self.declares("alice", {0, 1}, IncidentKind.INCIDENT)
        self.declares("bob", {2}, IncidentKind.DRILL)

    @precondition(lambda self: len(self.incidents()) < 6)
    @rule(name=who, which=some, kind=st.sampled_from(IncidentKind))
    def declares(self, name: str, which: set[int], kind: IncidentKind) -> None:
        chosen = [self.alerts[at] for at in sorted(which)]
        self.does(
            declare, name, chosen, title="t", reason="r", impact="i", severity=None,
            detection="customer", kind=kind,
        )  # fmt: skip

    @rule(name=who)
    def looks(self, name: str) -> None:
        self.looked[name] = {one.key: one.version for one in self.incidents()}

    @rule(name=who, at=number, to=st.sampled_from(Status), note=words,
          reason=st.sampled_from((None, *CANCEL_REASONS)))  # fmt: skip
    def moves(self, name: str, at: int, to: Status, note: str, reason: str | None) -> None:
        of, reason = self.one(at), reason if to is Status.CANCELLED else None
        told = self.acts_on(move, name, of, to, note, reason=reason)
        if (of.status, to) not in ALLOWED:
            assert isinstance(told, Exception)

    @rule(name=who, at=number, which=number)
    def goes_on(self, name: str, at: int, which: int) -> None:
        """A legal step, by whoever looks at what is there."""
        of = self.one(at)
        legal = sorted(to for was, to in ALLOWED if was is of.status)
        to = legal[which % len(legal)]
        reason = "duplicate" if to is Status.CANCELLED else None
        told = self.does(move, name, of.key, to, "because", reason=reason, seen=of.version)
        if isinstance(told, Exception):
            assert "is part of" in str(told) or "was merged" in str(told)

    @rule(name=who, at=number, stamp=st.sampled_from(MILESTONES), back=st.integers(-30, 150),
          unknown=st.booleans(), sure=st.booleans())  # fmt: skip
    def corrects(
        self, name: str, at: int, stamp: str, back: int, unknown: bool, sure: bool
    ) -> None:
        of = self.one(at)
        moment = None if unknown else self.now() - back * MINUTE
        told = self.acts_on(set_stamp, name, of, stamp, moment, sure=sure)
        if isinstance(told, str) and "already" not in told:
            assert ("But " in told) == self.unusual(self.one(at), stamp)

    def unusual(self, of: Incident, stamp: str) -> bool:
        pairs = [
            (getattr(of, one), getattr(of, two)) for one, two in UNUSUAL if stamp in (one, two)
        ]
        return any(one and two and one > two for one, two in pairs)

    @rule(name=who, at=number, fact=st.sampled_from(FACTS),
          value=st.sampled_from(("", "new", "drill", "customer")))  # fmt: skip
    def writes(self, name: str, at: int, fact: str, value: str) -> None:
        self.acts_on(set_fact, name, self.one(at), fact, value)

    @rule(name=who, at=number, to=st.sampled_from(("SEV1", "SEV3")), why=words)
    def judges(self, name: str, at: int, to: str, why: str) -> None:
        self.acts_on(set_severity, name, self.one(at), to, why)

    @rule(name=who, at=number, which=some)
    def attaches(self, name: str, at: int, which: set[int]) -> None:
        chosen = [self.alerts[one] for one in sorted(which)]
        self.does(attach, name, self.one(at).key, chosen)

    @rule(name=who, at=number, text=words)
    def notes(self, name: str, at: int, text: str) -> None:
        self.does(note, name, self.one(at).key, text)

    @rule(name=who, which=number)
    def takes(self, name: str, which: int) -> None:
        self.does(acknowledge, name, [self.alerts[which]])

    @rule(which=number)
    def ends(self, which: int) -> None:
        """An alert ends, and fires again as another episode."""
        over = self.alerts[which]
        detection.record(self.desks["bob"], Diff(ended=((over.episode, self.now()),)))
        self.alerts[which] = again(over, self.now.tick(seconds=1))

    @rule(name=who, at=number)
    def sets_a_task(self, name: str, at: int) -> None:
        self.does(add, name, self.one(at).key, "do")

    @rule(name=who, which=number)
    def does_a_task(self, name: str, which: int) -> None:
        found = self.file.execute("SELECT id FROM task ORDER BY created_at, id").fetchall()
        if found:
            self.does(done, name, UUID(found[which % len(found)][0]))

    @rule(name=who, at=number, act=st.sampled_from((assume, renounce, hand_over)))
    def commands(self, name: str, at: int, act: Callable[..., Any]) -> None:
        more = ("bob", "tired") if act is hand_over else ()
        self.does(act, name, self.one(at).key, Role.INCIDENT_COMMANDER, *more)

    @rule(name=who, at=number, to=number)
    def merges(self, name: str, at: int, to: int) -> None:
        of, into = self.one(at), self.one(to)
        told = self.acts_on(merge, name, of, into.key)
        if not (of.status.open and into.status.open) or of.key == into.key:
            assert isinstance(told, Exception)
        if isinstance(told, str):
            left = "SELECT id FROM task WHERE incident_id = ? AND state = 'open'"
            assert not self.file.execute(left, (of.id.hex,)).fetchall()

    @precondition(lambda self: len(self.incidents()) < 6)
    @rule(name=who, at=number, which=some)
    def splits(self, name: str, at: int, which: set[int]) -> None:
        of = self.one(at)
        linked = [row[0] for row in self.file.execute(
            "SELECT episode_id FROM incident_alert WHERE incident_id = ? ORDER BY 1", (of.id.hex,)
        )]  # fmt: skip
        chosen = [UUID(linked[one]) for one in sorted(which) if one < len(linked)]
        self.acts_on(split, name, of, chosen, "split")

    @rule(name=who, insists=st.booleans())
    def undoes(self, name: str, insists: bool) -> None:
        told = self.does(undo, name)
        if insists and isinstance(told, Irreversible):
            self.does(undo, name, told.act)

    # What always holds

    @invariant()
    def nothing_is_before_the_impact(self) -> None:
        STEPS["all"] += 1
        for one in self.incidents():
            known = [getattr(one, name) for name in MILESTONES if getattr(one, name)]
            assert getattr(one, IMPACT) is None or min(known) == getattr(one, IMPACT)
            assert (one.impact_start == "unknown") == (getattr(one, IMPACT) is None)
            assert max(known) <= self.now()

    @invariant()
    def the_log_tells_every_incident(self) -> None:
        new = "SELECT data FROM event ORDER BY sequence LIMIT -1 OFFSET ?"
        self.log += [json.loads(data) for (data,) in self.file.execute(new, (len(self.log),))]
        with self.desks["bob"].store.read() as session:
            rows = session.exec(select(IncidentRow))
            assert replay(self.log) == {str(row.id): acts.written(row)["after"] for row in rows}

    @invariant()
    def nothing_is_lost(self) -> None:
        held = self.file.execute(
            "SELECT episode_id, status FROM incident_alert JOIN incident ON id = incident_id"
        )
        live = Counter(episode for episode, status in held if Status(status).open)
        assert all(many == 1 for many in live.values())
        commanding = self.file.execute(
            "SELECT incident_id, person FROM role WHERE renounced_at IS NULL "
            "AND role = 'incident_commander'"
        ).fetchall()
        assert len(dict(commanding)) == len(commanding)
        for one in self.incidents():
            assert (one.merged_into is not None) == (one.cancel_reason == MERGED)
            assert (one.cancel_reason is not None) == (one.status is Status.CANCELLED)
            if one.status.open:
                assert one.commander == dict(commanding).get(one.id.hex)


def again(over: Alert, at: datetime) -> Alert:
    """The same alert, firing once more."""
    return alert(over.name, starts_at=at)


TestLifecycle = Lifecycle.TestCase
TestLifecycle.settings = settings(
    max_examples=300 if SOAK else 16,
    phases=[Phase.generate],
    stateful_step_count=40 if SOAK else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_that_were_many_steps(record_property: Callable[[str, object], None]) -> None:
    done = ", ".join(f"{name} {many:,}" for name, many in sorted(STEPS.items()) if name != "all")
    record_property("figure", f"lifecycle machine: {STEPS['all']:,} steps ({done})")
    assert STEPS["all"] >= (10_000 if SOAK else 250)
    for verb in (
        ("declare", "move", "set_stamp", "merge", "split", "undo") if SOAK else ("declare",)
    ):
        assert STEPS[verb] > 0, done
