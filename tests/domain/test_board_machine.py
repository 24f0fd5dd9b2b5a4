"""The board against a model of the truth: members that fail, restart, forget and lag behind.

Alerts that vanish all at once, clocks that are off and watchdogs are in it, and irtui's own
restarts. `IRTUI_SOAK=1` makes more than 10,000 steps of each machine.
"""

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from irtui.domain.alert import Alert, AlertState, EpisodeKey
from irtui.domain.answer import Answer, Failure, Member, Outcome, Polled
from irtui.domain.board import Board, Diff, apply, empty
from irtui.domain.changes import changes
from irtui.domain.clear import judge
from irtui.domain.filter import Filter
from irtui.domain.matcher import parse
from irtui.domain.takeover import take_over
from irtui.domain.view import look
from irtui.domain.watchdog import Watchdog
from irtui.sources.merge import Union
from irtui.sources.reading import Reading
from tests.builders import INTERVAL, LONG_AGO, MINUTE, T0, WAITS, alert
from tests.volumes import volume

NAMES = st.sampled_from(["Disk", "Latency"])
SPANS = st.sampled_from([1, 14, 31, 61, 100, 301])
RESEND = timedelta(seconds=75)
GRACE = timedelta(seconds=60)
DOG = "Watchdog"
BULK = [f"Bulk{number}" for number in range(12)]
STEPS: Counter[str] = Counter()
CLEARS: Counter[str] = Counter()


@dataclass
class Server:
    """One member: what it holds, whether irtui reaches it, and since when it runs."""

    name: str
    shift: timedelta
    holds: dict[str, datetime] = field(default_factory=dict)
    reachable: bool = True
    started_at: datetime = LONG_AGO
    told_start: bool = False
    forgot: bool = False
    deaf: bool = False
    skew: timedelta = timedelta(0)


@dataclass
class Episode:
    """An episode as the store would hold it, and which firing of the truth it stands for."""

    alert: Alert
    began: datetime
    last_seen_at: datetime


class Monitoring(RuleBasedStateMachine):
    """A cluster, the senders that feed it, and irtui watching it."""

    names: tuple[str, ...] = ("a", "b")
    watchdogs: tuple[Watchdog, ...] = ()
    hidden: frozenset[str] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self.now = T0
        self.servers = [
            Server(name, number * timedelta(seconds=1.3)) for number, name in enumerate(self.names)
        ]
        self.firing: dict[str, datetime] = {}
        self.starts: dict[tuple[str, datetime], datetime] = {}
        self.open: dict[EpisodeKey, Episode] = {}
        self.keys_of: dict[tuple[str, datetime], set[EpisodeKey]] = {}
        self.known_at_last_poll: set[str] = set()
        self.unreadable = 0
        self.sent_at = T0
        self.union = Union()
        self.alerts: dict[tuple[str, str, datetime], Alert] = {}
        self.vanished = False
        self.started: list[datetime] = []
        self.board = self.blank()

    def blank(self) -> Board:
        return empty([("prod", INTERVAL)], self.watchdogs)

    @initialize(restarted=st.booleans())
    def begin(self, restarted: bool) -> None:
        if restarted:
            self.servers[0].started_at = T0 - MINUTE
        self.firing = dict.fromkeys(self.hidden, T0 - MINUTE)
        self.deliver(late=False)
        self.poll(hidden=False, unreadable=0)

    # The truth.

    @rule(name=NAMES, what=st.sampled_from(["fire", "resolve", "fire again"]), late=st.booleans())
    def change(self, name: str, what: str, late: bool) -> None:
        """An alert begins or ends; one member may hear of it only a little later."""
        self.catch_up()
        self.now += timedelta(seconds=11)
        if what == "resolve":
            self.firing.pop(name, None)
        elif what == "fire again" or name not in self.firing:
            self.firing[name] = self.now
        self.deliver(late)

    @rule(what=st.sampled_from(["fire", "resolve"]), late=st.booleans())
    def change_many(self, what: str, late: bool) -> None:
        """Many alerts begin or end all at once."""
        self.catch_up()
        self.now += timedelta(seconds=11)
        for name in BULK:
            if what == "resolve":
                self.firing.pop(name, None)
            else:
                self.firing.setdefault(name, self.now)
        self.deliver(late)

    def deliver(self, late: bool) -> None:
        for number, server in enumerate(self.servers):
            if late and number == self.now.second % len(self.servers):
                continue
            self.send(server)

    def send(self, server: Server) -> None:
        if server.deaf:
            return
        server.holds = {name: began + server.shift for name, began in self.firing.items()}
        server.forgot = False
        for name, began in self.firing.items():
            self.starts[name, began + server.shift] = began

    def known(self) -> set[str]:
        """What fires and has been sent to a member, whether that holds it still or forgot it."""
        sent = set(self.starts.values())
        known = {name for name, began in self.firing.items() if began in sent}
        return known - self.hidden

    def catch_up(self) -> None:
        for server in self.servers:
            if not server.forgot:
                self.send(server)

    def pass_time(self, span: int) -> None:
        """Members hear what they missed, and those that forgot it at the next resend."""
        self.catch_up()
        self.now += timedelta(seconds=span)
        if self.now - self.sent_at >= RESEND:
            self.sent_at = self.now
            for server in self.servers:
                self.send(server)

    # The members.

    @rule(number=st.integers(0, 1), what=st.sampled_from(["cut", "join", "deaf", "restart"]))
    def happen(self, number: int, what: str) -> None:
        """irtui cannot reach a member, or the senders cannot, or all is well, or it restarts.

        Only one of these at a time: what a member says proves nothing if it was deaf and is then
        the only one that irtui reaches.
        """
        server = self.servers[number % len(self.servers)]
        if what == "deaf":
            self.send(server)
        server.reachable = what != "cut"
        server.deaf = what == "deaf"
        if what == "restart":
            server.holds = {}
            server.forgot = True
            server.started_at = self.sent_at = self.now

    @rule(number=st.integers(0, 1), minutes=st.sampled_from([-10, 0, 10]))
    def set_clock(self, number: int, minutes: int) -> None:
        """The clock of a member is set wrong, or right again."""
        self.servers[number % len(self.servers)].skew = timedelta(minutes=minutes)

    @precondition(lambda self: self.all_confirmed())
    @rule(spans=st.lists(SPANS, min_size=1, max_size=2))
    def vanish(self, spans: list[int]) -> None:
        """Answers that look good lack most alerts, for no longer than that is not believed."""
        for span in spans:
            self.pass_time(span)
            self.vanished = True
            self.poll(hidden=False, unreadable=0)
            self.vanished = False
            assert self.board.sources["prod"].held
            self.it_never_says_clear_in_doubt()

    def all_confirmed(self) -> bool:
        """Whether many alerts are on the board and none of them is in doubt."""
        states = [entry.state for entry in self.board]
        fire = self.firing.keys() == {entry.alert.name for entry in self.board}
        return (
            fire
            and len(states) > len(BULK)
            and set(states) == {AlertState.FIRING}
            and any(server.reachable for server in self.servers)
        )

    # irtui.

    @rule(hidden=st.booleans(), unreadable=st.sampled_from([0, 0, 0, 1]))
    def poll(self, hidden: bool, unreadable: int) -> None:
        """Ask all members; their start time may be hidden once they have told it."""
        outcome = self.ask(hidden, unreadable)
        before = self.board
        diff = self.hear(outcome)
        assert self.board.number == before.number + 1
        if isinstance(outcome, Failure):
            assert not diff
            assert self.board.entries == before.entries
            return
        self.note(diff, outcome)
        self.known_at_last_poll = self.known()
        for held in outcome.alerts.values():
            self.present(held, outcome)

    @rule(spans=st.lists(SPANS, min_size=1, max_size=4), hidden=st.booleans())
    def go_on(self, spans: list[int], hidden: bool) -> None:
        """Polls with time in between."""
        for span in spans:
            self.pass_time(span)
            self.poll(hidden=hidden, unreadable=0)

    @rule()
    def fail(self) -> None:
        """The whole source fails, whatever its members say."""
        assert not self.hear(Failure("prod", self.now, "refused"))

    @rule(answer_first=st.booleans())
    def restart_irtui(self, answer_first: bool) -> None:
        """irtui ends and starts again from what its store holds open."""
        self.catch_up()
        board = self.blank()
        for server in self.servers:
            server.told_start = False
        answered: Answer | None = None
        if answer_first:
            outcome = self.ask(False, 0)
            board, _ = apply(board, Polled(outcome, self.now + INTERVAL), WAITS)
            answered = outcome if isinstance(outcome, Answer) else None
        stored = [episode.alert for episode in self.open.values()]
        self.board, diff = take_over(board, stored, self.now)
        told = (*diff.fired, *diff.lingering)
        fired = tuple(one for one in told if one.episode not in self.open)
        changed = tuple(one for one in told if one.episode in self.open)
        self.note(Diff(fired=fired, changed=changed, ended=diff.ended), answered)
        if answered:
            self.known_at_last_poll = self.known()

    def ask(self, hidden: bool, unreadable: int) -> Outcome:
        members = []
        for server in self.servers:
            tells = server.reachable and not (hidden and server.told_start)
            server.told_start |= tells
            error = None if server.reachable else "refused"
            started_at = server.started_at + server.skew if tells else None
            skew = server.skew or None
            members.append(Member(server.name, error, started_at, skew=skew))
        reached = [server for server in self.servers if server.reachable]
        if not reached:
            return Failure("prod", self.now, "refused", members=tuple(members))
        self.unreadable = unreadable
        self.started = [server.started_at for server in self.servers]
        alerts = self.union.of([self.reading(server) for server in reached])
        skew = max((server.skew for server in reached), key=abs) or None
        return Answer("prod", self.now, alerts, tuple(members), unreadable, skew)

    def reading(self, server: Server) -> Reading:
        holds = {} if self.vanished else server.holds
        found = [self.told(server.name, name, at) for name, at in holds.items()]
        return Reading({one.fingerprint: one for one in found})

    def told(self, member: str, name: str, at: datetime) -> Alert:
        """What a member tells, the same object each time."""
        one = alert(name, starts_at=at, members={member: at})
        return self.alerts.setdefault((member, name, at), one)

    def hear(self, outcome: Outcome) -> Diff:
        """The board after an outcome, which is the same for one whose alerts are all copies."""
        before = self.board
        polled = Polled(outcome, self.now + INTERVAL)
        self.board, diff = apply(before, polled, WAITS)
        assert apply(before, deepcopy(polled), WAITS) == (self.board, diff)
        self.tells_what_changed(before)
        return diff

    def tells_what_changed(self, before: Board) -> None:
        found = changes(before, self.board)
        old = {entry.alert.key: entry for entry in before}
        new = {entry.alert.key: entry for entry in self.board}
        assert {entry.alert.key for entry in found.gone} == old.keys() - new.keys()
        different = {key for key, entry in new.items() if entry != old.get(key)}
        assert {entry.alert.key for entry in found.changed} == different
        if not found:
            assert before.entries["prod"] is self.board.entries["prod"]

    def note(self, diff: Diff, answer: Answer | None) -> None:
        """Take over a diff as the store does, and hold it against the truth."""
        present = answer.alerts if answer else {}
        for key, at in diff.ended:
            episode = self.open.pop(key)
            self.ends_rightly(key, at, episode, present.get(key.fingerprint))
        for one in diff.fired:
            assert one.episode not in self.open, "the same start made two episodes"
            self.open[one.episode] = Episode(one, self.truth(one), self.now)
            self.keys_of.setdefault((one.name, self.truth(one)), set()).add(one.episode)
        for one in diff.changed:
            self.open[one.episode].alert = one
        for episode in self.open.values():
            if episode.alert.fingerprint in present:
                episode.last_seen_at = self.now

    def truth(self, one: Alert) -> datetime:
        """When the firing began that this alert tells of."""
        return self.starts[one.name, one.starts_at]

    def ends_rightly(
        self, key: EpisodeKey, at: datetime, episode: Episode, present: Alert | None
    ) -> None:
        """An end needs the truth on its side, a full grace, and its time where absence began."""
        name = episode.alert.name
        assert self.firing.get(name) != episode.began, f"{key} ended while it fires"
        assert episode.last_seen_at <= at <= self.now
        if present is None:
            assert self.now - at >= GRACE
        else:
            assert all(
                self.starts[name, told] != episode.began for told in present.members.values()
            ), "ended though a member still tells it"

    def present(self, held: Alert, outcome: Answer) -> None:
        """What a member tells now is on the board, and a new firing is a new episode."""
        entry = self.board.entry(held.key)
        assert entry is not None, "an alert was lost"
        assert entry.state is AlertState.FIRING
        episode = self.open[entry.alert.episode]
        told = {self.starts[held.name, at] for at in held.members.values()}
        if told == {episode.began}:
            return
        # A mixture is the old firing still. Who never told the old one cannot tell a new one from
        # it: not a stranger to the episode, nor a member that was ahead when it was first seen.
        first = {
            self.starts[held.name, at] for name, at in entry.starts.items() if name in held.members
        }
        assert episode.began in told or first != {episode.began}, "a new firing was not seen"

    @invariant()
    def the_board_is_what_its_diffs_say(self) -> None:
        on_board = [entry.alert.episode for entry in self.board]
        assert len(on_board) == len(set(on_board))
        assert set(on_board) == self.open.keys()

    @invariant()
    def one_firing_is_one_episode(self) -> None:
        assert all(len(keys) == 1 for keys in self.keys_of.values())

    @invariant()
    def it_never_says_clear_in_doubt(self) -> None:
        for later in (timedelta(0), INTERVAL, 3 * INTERVAL):
            self.clear_is_true(self.now + later)

    def clear_is_true(self, now: datetime) -> None:
        view = look(self.board, {}, Filter(), now, operator="alice", watchdogs=self.hidden)
        if not judge(self.board, now, shown=view.counts.shown, hidden=0).clear:
            return
        CLEARS[type(self).__name__] += 1
        state = self.board.sources["prod"]
        assert {episode.alert.name for episode in self.open.values()} == self.hidden
        assert not self.known_at_last_poll
        assert not self.vanished
        assert state.last_ok_at is not None
        assert state.tried_at == state.last_ok_at
        assert now - state.last_ok_at <= 2 * INTERVAL
        assert not self.unreadable
        assert all(member.error is None for member in state.members)
        for started_at in self.started:
            assert state.last_ok_at - started_at >= WAITS.restart_window

    @invariant()
    def it_counts(self) -> None:
        STEPS[type(self).__name__] += 1

    @precondition(lambda self: not self.firing.keys() - self.hidden)
    @rule()
    def quiet(self) -> None:
        """With nothing firing and all well for long enough, it does say clear."""
        self.settles()
        assert judge(self.board, self.now, shown=0, hidden=0).clear

    def settles(self) -> None:
        """All is well for long enough."""
        for server in self.servers:
            server.reachable, server.deaf = True, False
        self.catch_up()
        self.now += timedelta(minutes=6)
        for _ in range(3):
            self.now += timedelta(seconds=61)
            self.poll(hidden=False, unreadable=0)


class Alone(Monitoring):
    """A single server."""

    names = ("a",)


class Guarded(Monitoring):
    """A cluster that must tell a watchdog, which may fall silent."""

    watchdogs = (Watchdog((parse(f'alertname="{DOG}"'),)),)
    hidden = frozenset({DOG})

    @rule(silent=st.booleans())
    def chain(self, silent: bool) -> None:
        """The way from the rules to the members is cut, or whole again."""
        self.catch_up()
        self.now += timedelta(seconds=11)
        if silent:
            self.firing.pop(DOG, None)
        else:
            self.firing.setdefault(DOG, self.now)
        self.deliver(late=False)

    def quiet(self) -> None:
        self.chain(silent=False)
        super().quiet()

    @precondition(lambda self: not self.firing.keys() - self.hidden)
    @rule()
    def dark(self) -> None:
        """With nothing firing, not even the watchdog, it never says clear."""
        self.chain(silent=True)
        self.settles()
        assert not self.board.entries["prod"]
        assert not judge(self.board, self.now, shown=0, hidden=0).clear


PROFILE: dict[str, Any] = {
    "max_examples": volume(600),
    "stateful_step_count": 60,
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
TestCluster = Monitoring.TestCase
TestCluster.settings = settings(**PROFILE)
TestAlone = Alone.TestCase
TestAlone.settings = settings(**PROFILE)
TestGuarded = Guarded.TestCase
TestGuarded.settings = settings(**PROFILE)


def test_that_were_many_steps(record_property: Callable[[str, object], None]) -> None:
    for machine in ("Monitoring", "Alone", "Guarded"):
        record_property(
            "figure",
            f"board machine {machine}: {STEPS[machine]:,} steps, "
            f"{CLEARS[machine]:,} times all clear, 0 of them false",
        )
        assert STEPS[machine] >= volume(10_000)
        assert CLEARS[machine] > 0
