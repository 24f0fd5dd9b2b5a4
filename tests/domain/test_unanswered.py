"""Who is late to be taken is found from what changed, and is what a full look finds."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from irtui.domain.alert import AlertState, EpisodeKey
from irtui.domain.board import Board, Entry
from irtui.domain.changes import changes
from irtui.domain.reminders import ReminderRules, reminders
from irtui.domain.severity import SeverityRules
from irtui.domain.severitylevel import Level
from irtui.domain.triage import Triage, TriageState
from irtui.domain.unanswered import Unanswered
from tests.builders import MINUTE, T0, alert

NAMES = st.sampled_from(["A", "B", "C", "Watchdog"])
HIDDEN = frozenset({"Watchdog"})
WITHIN = {"critical": 5 * MINUTE, "warning": 15 * MINUTE}
RULES = SeverityRules(
    levels=(
        Level("SEV1", ack_within=WITHIN["critical"]),
        Level("SEV2", ack_within=WITHIN["warning"]),
        Level("SEV3"),
    ),
    label_map={"critical": "SEV1", "warning": "SEV2", "info": "SEV3"},
)
EVERY = 10 * MINUTE


def labels(name: str, severity: str) -> dict[str, str]:
    return {"alertname": name, "severity": severity}


class AnyChange(RuleBasedStateMachine):
    """Alerts, decisions and time come and go in any order, looked at now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.unanswered = Unanswered(RULES, HIDDEN, EVERY)
        self.looked = self.board = Board(entries={"prod": {}})
        self.book: dict[EpisodeKey, Triage] = {}
        self.now = T0

    def entries(self) -> dict[str, Entry]:
        return dict(self.board.entries["prod"])

    @rule(
        name=NAMES,
        state=st.sampled_from(AlertState),
        severity=st.sampled_from(["critical", "warning", "info"]),
        later=st.integers(0, 30),
    )
    def stands(self, name: str, state: AlertState, severity: str, later: int) -> None:
        one = alert(name, labels=labels(name, severity), starts_at=T0 + later * MINUTE)
        entries = self.entries() | {one.fingerprint: Entry(one, state)}
        self.board = replace(self.board, entries={"prod": entries})

    @rule(name=NAMES)
    def is_gone(self, name: str) -> None:
        entries = self.entries()
        entries.pop(f"fp-{name}", None)
        self.board = replace(self.board, entries={"prod": entries})

    @rule(name=NAMES, state=st.sampled_from([*TriageState, None]), later=st.integers(0, 30))
    def is_decided(self, name: str, state: TriageState | None, later: int) -> None:
        key = EpisodeKey("prod", f"fp-{name}", T0 + later * MINUTE)
        self.book = {one: triage for one, triage in self.book.items() if one != key}
        if state is not None:
            self.book[key] = Triage(state=state)

    @rule(minutes=st.integers(0, 12))
    def is_looked_at(self, minutes: int) -> None:
        self.now += minutes * MINUTE
        found = changes(self.looked, self.board)
        late = self.unanswered.look(self.board, found, self.book, self.now)
        self.looked = self.board
        taken = {key for key, triage in self.book.items() if triage.owned or triage.aside}
        due = [
            (entry.alert.labels["severity"], entry.alert.starts_at + within)
            for entry in self.board
            if entry.state is AlertState.FIRING
            and entry.alert.name not in HIDDEN
            and entry.alert.episode not in taken
            and (within := WITHIN.get(entry.alert.labels["severity"]))
            and entry.alert.starts_at + within <= self.now
        ]
        if late is None:
            assert not due
            return
        worst = min(due)
        assert late.many == len(due)
        assert late.rings_from <= late.newest <= self.now
        assert (late.worst.within, late.worst.due) == (WITHIN[worst[0]], worst[1])


TestAnyChange = AnyChange.TestCase
TestAnyChange.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_a_storm_is_judged_in_pieces_and_rings_no_more_often_than_a_reminder() -> None:
    unanswered = Unanswered(RULES, HIDDEN, EVERY)
    many = [
        alert(f"A{number}", starts_at=T0 + timedelta(seconds=number)) for number in range(5_000)
    ]
    board = Board(
        entries={"prod": {one.fingerprint: Entry(one, AlertState.FIRING) for one in many}}
    )
    now, before, seen, rung = T0 + 5_400 * timedelta(seconds=1), Board(), [], set()
    for _ in range(4):
        late = unanswered.look(board, changes(before, board), {}, now)
        before = board
        assert late is not None
        seen.append(late.many)
        rung.add(late.rings_from)
    assert seen == [2_000, 4_000, 5_000, 5_000]
    (one,) = reminders([], [], [], ReminderRules(), now, late)
    assert one.text == (
        "A0 suggests SEV1 and nobody has taken it for 1h (SEV1 asks for 5m), "
        "4999 more wait too long"
    )
    assert len(rung) <= 3

    calm = Unanswered(RULES, HIDDEN, EVERY)
    calm.look(board, changes(Board(), board), {}, T0)
    stops = {
        late.rings_from
        for second in range(0, 5_400, 20)
        if (late := calm.look(board, changes(board, board), {}, T0 + timedelta(seconds=second)))
    }
    assert 2 <= len(stops) <= 10
