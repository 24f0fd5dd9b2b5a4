"""The bell rings for what is new and loud, once for a burst, and again while nobody has seen it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from irtui.domain.alert import Alert, AlertKey, AlertState
from irtui.domain.alertlevel import AlertLevel
from irtui.domain.answer import Polled
from irtui.domain.attention import Bell, BellRules
from irtui.domain.board import Board, Entry, apply, empty
from irtui.domain.changes import changes
from irtui.domain.quiet import QuietHours, parse_quiet
from tests.builders import INTERVAL, T0, WAITS, Clock, alert, answer, failure, many_alerts

LONG_BEFORE = T0 - timedelta(hours=1)
NIGHT = QuietHours((parse_quiet("22:00-07:00"),))


class Listener:
    """A bell with the board it hears, the operator's decisions, and a clock."""

    def __init__(self, *, at: datetime = T0, sources: tuple[str, ...] = ("prod",), **rules: Any):
        known: dict[str, Any] = {"level": AlertLevel.CRITICAL, "pause": timedelta(seconds=30)}
        self.rules = BellRules(**{**known, **rules})
        self.bell = Bell(self.rules, frozenset({"Watchdog"}))
        self.clock = Clock(at)
        self.board = Board()
        self.taken: set[AlertKey] = set()
        self.hears(empty([(name, INTERVAL) for name in sources]))

    def hears(self, board: Board) -> bool:
        found = changes(self.board, board)
        self.board = board
        self.bell.hear(board, found, self.clock())
        return self.rings()

    def rings(self, **later: float) -> bool:
        now = self.clock.tick(**later)
        return self.bell.rings(now, now, lambda key: key not in self.taken)

    def told(self, polled: Polled) -> bool:
        return self.hears(apply(self.board, polled, WAITS)[0])

    def sees(self, *alerts: Alert, source: str = "prod", **later: float) -> bool:
        """What fires on a source some time later; whether that rings."""
        now = self.clock.tick(**later)
        return self.told(answer(*alerts, at=now, source=source))

    def fresh(self, name: str, **fields: Any) -> Alert:
        return alert(name, **{"starts_at": self.clock(), **fields})


def listening(**rules: Any) -> Listener:
    """A bell that has heard a first answer without alerts, a minute ago."""
    found = Listener(**rules)
    assert not found.sees()
    found.clock.tick(seconds=60)
    return found


def test_what_fires_when_irtui_comes_does_not_ring() -> None:
    here = Listener()
    assert not here.sees(*many_alerts(5, starts_at=LONG_BEFORE), seconds=5)
    assert not here.rings(minutes=5)


def test_what_fires_on_a_source_that_answers_late_rings_only_if_it_began_since() -> None:
    here = Listener(sources=("prod", "lab"))
    assert not here.sees(seconds=5)
    old = alert("Old", source="lab", starts_at=LONG_BEFORE)
    assert not here.sees(old, source="lab", minutes=5)
    here = Listener(sources=("prod", "lab"))
    new = alert("New", source="lab", starts_at=T0 + timedelta(minutes=1))
    assert here.sees(old, new, source="lab", minutes=5)


def test_a_new_critical_alert_rings_once() -> None:
    here = listening()
    one = here.fresh("A")
    assert here.sees(one)
    assert not here.sees(one, minutes=5)
    assert not here.rings(hours=1)


@pytest.mark.parametrize(
    "labels",
    [
        {"alertname": "W", "severity": "warning"},
        {"alertname": "W"},
        {"alertname": "Watchdog", "severity": "critical"},
    ],
)
def test_what_is_not_loud_enough_or_hidden_does_not_ring(labels: dict[str, str]) -> None:
    here = listening()
    assert not here.sees(here.fresh("W", labels=labels))


def test_a_silenced_alert_rings_when_the_silence_is_over() -> None:
    here = listening()
    one = here.fresh("A", suppressed=True)
    assert not here.sees(one)
    assert here.sees(alert("A", starts_at=one.starts_at), minutes=1)


def test_a_source_that_confirms_again_what_it_told_does_not_ring() -> None:
    here = listening()
    one = here.fresh("A")
    assert here.sees(one)
    assert not here.sees(minutes=1)
    assert not here.told(failure(at=here.clock.tick(minutes=1)))
    assert not here.sees(one, minutes=1)


def test_what_a_source_tells_late_rings_though_it_began_before_irtui_came() -> None:
    here = listening()
    assert here.sees(alert("Old", starts_at=LONG_BEFORE))


def test_an_episode_that_turns_out_to_have_begun_earlier_does_not_ring_again() -> None:
    here = listening()
    one = here.fresh("A")
    assert here.sees(one)
    stored = replace(one, starts_at=one.starts_at - timedelta(seconds=3))
    board = Board(here.board.sources, {"prod": {one.fingerprint: Entry(stored, AlertState.FIRING)}})
    here.clock.tick(minutes=5)
    assert not here.hears(board)


def test_an_alert_that_fires_again_rings_again() -> None:
    here = listening()
    assert here.sees(here.fresh("A"))
    here.clock.tick(minutes=10)
    again = here.fresh("A")
    assert here.sees(again)


def test_a_burst_rings_once_and_the_rest_when_the_pause_is_over() -> None:
    here = listening()
    a, b = here.fresh("A"), here.fresh("B")
    assert here.sees(a)
    assert not here.sees(a, b, seconds=10)
    assert here.rings(seconds=20)
    assert not here.rings(minutes=5)


def test_what_is_gone_or_taken_when_the_pause_is_over_does_not_ring() -> None:
    here = listening()
    a, b, c = here.fresh("A"), here.fresh("B"), here.fresh("C")
    assert here.sees(a)
    assert not here.sees(a, b, c, seconds=10)
    here.taken.add(b.key)
    board, _ = apply(empty([("prod", INTERVAL)]), answer(a, b, at=here.clock()), WAITS)
    assert not here.hears(board)
    assert not here.rings(minutes=5)


def test_it_rings_again_until_a_key_is_pressed() -> None:
    here = listening(repeat=timedelta(minutes=2))
    assert here.sees(here.fresh("A"))
    assert not here.rings(seconds=119)
    assert here.rings(seconds=1)
    assert here.rings(minutes=2)
    here.bell.seen()
    assert not here.rings(minutes=2)
    assert not here.rings(hours=2)


def test_it_rings_again_until_somebody_takes_the_alert() -> None:
    here = listening(repeat=timedelta(minutes=2))
    one, two = here.fresh("A"), here.fresh("B")
    assert here.sees(one, two)
    here.taken.add(one.key)
    assert here.rings(minutes=2)
    here.taken.add(two.key)
    assert not here.rings(minutes=2)


def test_it_does_not_ring_again_for_an_alert_that_is_gone() -> None:
    here = listening(repeat=timedelta(minutes=2))
    assert here.sees(here.fresh("A"))
    assert not here.hears(empty([("prod", INTERVAL)]))
    assert not here.rings(minutes=2)


def test_it_gives_up_after_the_limit_until_something_new_fires() -> None:
    here = listening(repeat=timedelta(minutes=2), limit=3)
    one = here.fresh("A")
    assert here.sees(one)
    assert [here.rings(minutes=2) for _ in range(5)] == [True, True, True, False, False]
    assert here.sees(one, here.fresh("B"))
    assert [here.rings(minutes=2) for _ in range(5)] == [True, True, True, False, False]


def test_a_key_does_not_silence_what_has_not_rung_yet() -> None:
    here = listening()
    one = here.fresh("A")
    assert here.sees(one)
    assert not here.sees(one, here.fresh("B"), seconds=10)
    here.bell.seen()
    assert here.rings(seconds=20)


def test_quiet_hours_ring_in_the_morning_for_what_is_still_new() -> None:
    here = listening(quiet=NIGHT, at=T0.replace(hour=23))
    a, b = here.fresh("A"), here.fresh("B")
    assert not here.sees(a, b)
    here.taken.add(a.key)
    assert not here.rings(hours=7)
    assert here.rings(hours=1)
    assert not here.rings(minutes=5)


def test_a_loud_one_rings_at_night_and_never_again_before_the_morning() -> None:
    quiet = QuietHours(NIGHT.spans, AlertLevel.CRITICAL)
    rules: dict[str, Any] = {"level": AlertLevel.WARNING, "repeat": timedelta(minutes=2)}
    here = listening(quiet=quiet, at=T0.replace(hour=23), **rules)
    soft = here.fresh("W", labels={"alertname": "W", "severity": "warning"})
    assert not here.sees(soft)
    assert here.sees(soft, here.fresh("A"))
    assert not any(here.rings(minutes=30) for _ in range(15))
    assert here.rings(minutes=31)


def test_a_clock_that_is_set_back_does_not_silence_the_bell() -> None:
    here = listening()
    one = here.fresh("A")
    assert here.sees(one)
    assert here.sees(one, here.fresh("B"), hours=-3)


class AnyDay(RuleBasedStateMachine):
    """Alerts come and go, time passes, keys are pressed, at any hour of the day."""

    @initialize(
        pause=st.integers(1, 120),
        repeat=st.none() | st.integers(5, 300),
        limit=st.integers(1, 4),
        loud=st.sampled_from([None, AlertLevel.CRITICAL]),
        hour=st.integers(0, 23),
    )
    def begin(
        self, pause: int, repeat: int | None, limit: int, loud: AlertLevel | None, hour: int
    ) -> None:
        self.here = Listener(
            at=T0.replace(hour=hour),
            level=AlertLevel.WARNING,
            pause=timedelta(seconds=pause),
            repeat=None if repeat is None else timedelta(seconds=repeat),
            limit=limit,
            quiet=QuietHours(NIGHT.spans, loud),
        )
        self.firing: dict[str, Alert] = {}
        self.rang: list[datetime] = []
        self.since_news = self.unseen = 0
        self.fired_since_ring: dict[AlertKey, AlertLevel] = {}
        self.here.sees()

    def note(self, rings: bool) -> None:
        if not rings:
            return
        now, rules = self.here.clock(), self.here.rules
        assert not self.rang or now - self.rang[-1] >= rules.pause
        self.rang.append(now)
        heard = [
            key
            for key, level in self.fired_since_ring.items()
            if key not in self.here.taken and not rules.quiet.hush(level, now)
        ]
        if heard:
            self.since_news, self.unseen = 0, 1
        else:
            assert rules.repeat is not None
            assert not rules.quiet.hold(now)
            assert self.unseen, "a key was pressed and nothing new has rung since"
            self.since_news += 1
            assert self.since_news <= rules.limit
        hushed = rules.quiet.hush
        self.fired_since_ring = {
            key: level for key, level in self.fired_since_ring.items() if hushed(level, now)
        }

    @rule(name=st.sampled_from("ABCDE"), severity=st.sampled_from(["critical", "warning", "info"]))
    def fires(self, name: str, severity: str) -> None:
        if name not in self.firing:
            labels = {"alertname": name, "severity": severity}
            self.here.clock.tick(seconds=1)
            self.firing[name] = one = self.here.fresh(name + severity, labels=labels)
            self.here.taken.discard(one.key)
            if severity != "info":
                self.fired_since_ring[one.key] = AlertLevel[severity.upper()]
            self.note(self.here.sees(*self.firing.values()))

    @rule(name=st.sampled_from("ABCDE"))
    def is_over(self, name: str) -> None:
        if one := self.firing.pop(name, None):
            self.fired_since_ring.pop(one.key, None)
            found = empty([("prod", INTERVAL)])
            told = answer(*self.firing.values(), at=self.here.clock())
            self.note(self.here.hears(apply(found, told, WAITS)[0]))

    @rule(name=st.sampled_from("ABCDE"))
    def is_taken(self, name: str) -> None:
        if name in self.firing:
            self.here.taken.add(self.firing[name].key)

    @rule()
    def key(self) -> None:
        self.unseen = 0
        self.here.bell.seen()

    @rule(seconds=st.sampled_from([1, 5, 29, 30, 31, 120, 600, 3600, 30000]))
    def time_passes(self, seconds: int) -> None:
        self.note(self.here.rings(seconds=seconds))

    @invariant()
    def nothing_new_waits_where_it_may_be_heard(self) -> None:
        here = getattr(self, "here", None)
        if here is None:
            return
        now, rules = here.clock(), here.rules
        rested = not self.rang or now - self.rang[-1] >= rules.pause
        waiting = [
            key
            for key, level in self.fired_since_ring.items()
            if key not in here.taken and not rules.quiet.hush(level, now)
        ]
        if rested and waiting:
            rings = here.rings()
            assert rings
            self.note(rings)


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
