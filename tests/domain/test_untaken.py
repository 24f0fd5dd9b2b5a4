"""How many alerts need somebody is counted from what changed, and is what a full count gives."""

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from irtui.domain.alert import AlertState, EpisodeKey
from irtui.domain.board import Board, Entry
from irtui.domain.changes import changes
from irtui.domain.triage import Triage, TriageState
from irtui.domain.untaken import Untaken
from tests.builders import MINUTE, T0, alert

NAMES = st.sampled_from(["A", "B", "C", "Watchdog"])
HIDDEN = frozenset({"Watchdog"})


class AnyChange(RuleBasedStateMachine):
    """Alerts and decisions come and go in any order, looked at now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.untaken = Untaken(HIDDEN)
        self.looked = self.board = Board(entries={"prod": {}})
        self.book: dict[EpisodeKey, Triage] = {}

    def entries(self) -> dict[str, Entry]:
        return dict(self.board.entries["prod"])

    @rule(name=NAMES, state=st.sampled_from(AlertState), later=st.integers(0, 1))
    def stands(self, name: str, state: AlertState, later: int) -> None:
        one = alert(name, starts_at=T0 + later * MINUTE)
        entries = self.entries() | {one.fingerprint: Entry(one, state)}
        self.board = replace(self.board, entries={"prod": entries})

    @rule(name=NAMES)
    def is_gone(self, name: str) -> None:
        entries = self.entries()
        entries.pop(f"fp-{name}", None)
        self.board = replace(self.board, entries={"prod": entries})

    @rule(name=NAMES, state=st.sampled_from([*TriageState, None]), later=st.integers(0, 1))
    def is_decided(self, name: str, state: TriageState | None, later: int) -> None:
        key = EpisodeKey("prod", f"fp-{name}", T0 + later * MINUTE)
        self.book = {one: triage for one, triage in self.book.items() if one != key}
        if state is not None:
            self.book[key] = Triage(state=state)

    @rule()
    def is_looked_at(self) -> None:
        self.untaken.look(self.board, changes(self.looked, self.board), self.book)
        self.looked = self.board
        taken = {key for key, triage in self.book.items() if triage.owned or triage.aside}
        assert len(self.untaken) == sum(
            entry.state is AlertState.FIRING
            and entry.alert.name not in HIDDEN
            and entry.alert.episode not in taken
            for entry in self.board
        )


TestAnyChange = AnyChange.TestCase
TestAnyChange.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
