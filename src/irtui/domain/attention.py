"""When the terminal should ring: a new alert at or above a level, not more often than is useful."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from irtui.domain.alert import AlertKey, AlertState
from irtui.domain.alertlevel import AlertLevel, level_of
from irtui.domain.board import Board
from irtui.domain.changes import Changes
from irtui.domain.quiet import QuietHours


@dataclass(frozen=True, slots=True)
class BellRules:
    """From which level the bell rings (None: never), and how often.

    A burst rings once in `pause`. What nobody has seen rings again each `repeat`, `limit` times.
    """

    level: AlertLevel | None = None
    pause: timedelta = timedelta(seconds=30)
    repeat: timedelta | None = None
    limit: int = 10
    quiet: QuietHours = field(default_factory=QuietHours)


class Bell:
    """What it rang for and what it still has to ring for; times are passed in.

    What fired before we came is no news, and nor is an alert that a source has not confirmed for a
    while. `hidden` are the names of alerts that never ring.
    """

    def __init__(self, rules: BellRules, hidden: frozenset[str] = frozenset()) -> None:
        self._rules = rules
        self._hidden = hidden
        self._came: datetime | None = None
        self._answered: set[str] = set()
        # The loud alerts on the board with the start of the episode that was heard of.
        self._heard: dict[AlertKey, datetime] = {}
        # By level, since quiet hours let some through; used as sets that keep their order.
        self._waiting: dict[AlertLevel, dict[AlertKey, None]] = {}
        self._unseen: dict[AlertKey, None] = {}
        self._rang_at: datetime | None = None
        self._repeats = 0

    def hear(self, board: Board, changes: Changes, now: datetime) -> None:
        """Take in what changed on the board; everything else was heard before."""
        if (loudest := self._rules.level) is None:
            return
        came = self._came = self._came or now
        for entry in changes.changed:
            alert = entry.alert
            level = level_of(alert.labels)
            if level.rank > loudest.rank or alert.name in self._hidden:
                continue
            if entry.state is AlertState.SUPPRESSED:
                self._forget(alert.key)
            elif entry.state is AlertState.FIRING:
                known = self._heard.get(alert.key)
                self._heard[alert.key] = alert.starts_at
                news = alert.source in self._answered or alert.starts_at > came
                if news and (known is None or alert.starts_at > known):
                    self._waiting.setdefault(level, {})[alert.key] = None
        for entry in changes.gone:
            self._forget(entry.alert.key)
        self._answered |= {name for name, state in board.sources.items() if state.last_ok_at}

    def seen(self) -> None:
        """Somebody is there and looks: what rang need not ring again."""
        self._unseen.clear()

    def rings(self, now: datetime, wall: datetime, is_new: Callable[[AlertKey], bool]) -> bool:
        """Whether to ring now, at this local time, for alerts that nobody has taken."""
        if not self._rested(self._rules.pause, now):
            return False
        if self._calls(wall, is_new):
            self._repeats = 0
        elif self._calls_again(now, wall, is_new):
            self._repeats += 1
        else:
            return False
        self._rang_at = now
        return True

    def _calls(self, wall: datetime, is_new: Callable[[AlertKey], bool]) -> bool:
        """Whether something new may be heard; what quiet hours hush goes on waiting."""
        hush = self._rules.quiet.hush
        audible = [keys for level, keys in self._waiting.items() if not hush(level, wall)]
        calls = any(_holds_new(keys, is_new) for keys in audible)
        if calls:
            for keys in audible:
                self._unseen |= keys
                keys.clear()
        return calls

    def _calls_again(
        self, now: datetime, wall: datetime, is_new: Callable[[AlertKey], bool]
    ) -> bool:
        """Whether something that rang is still new, and nobody has been seen since."""
        rules = self._rules
        if rules.repeat is None or self._repeats >= rules.limit or rules.quiet.hold(wall):
            return False
        return self._rested(rules.repeat, now) and _holds_new(self._unseen, is_new)

    def _rested(self, span: timedelta, now: datetime) -> bool:
        # A clock that was set back must not silence the bell until it has caught up.
        return self._rang_at is None or abs(now - self._rang_at) >= span

    def _forget(self, key: AlertKey) -> None:
        if self._heard.pop(key, None) is None:
            return
        self._unseen.pop(key, None)
        for keys in self._waiting.values():
            keys.pop(key, None)


def _holds_new(keys: dict[AlertKey, None], is_new: Callable[[AlertKey], bool]) -> bool:
    """Whether nobody has taken one of the alerts; those that somebody took are dropped."""
    while keys:
        key, _ = keys.popitem()
        if is_new(key):
            keys[key] = None
            return True
    return False
