"""Which notices a hook wants, and how many of them it may have."""

from collections import deque
from dataclasses import dataclass
from datetime import timedelta

from irtui.domain.alertlevel import AlertLevel, level_of
from irtui.domain.matcher import Matcher
from irtui.domain.notice import Notice, Occasion

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Hook:
    """A command to run for notices of some occasions; `name` is how the log calls it.

    `matchers` and `level` choose among alerts. `keeps_quiet` tells whether quiet hours hold for it.
    """

    name: str
    on: frozenset[Occasion]
    command: tuple[str, ...]
    matchers: tuple[Matcher, ...] = ()
    level: AlertLevel | None = None
    timeout: timedelta = timedelta(seconds=10)
    keeps_quiet: bool = False
    per_minute: int = 30

    def wants(self, notice: Notice) -> bool:
        """Whether it is to be told; what is no alert has nothing that could be matched."""
        if notice.occasion not in self.on:
            return False
        if notice.alert is None:
            return True
        labels = notice.alert.labels
        if self.level is not None and level_of(labels).rank > self.level.rank:
            return False
        return all(matcher.matches(labels) for matcher in self.matchers)


class Allowance:
    """At most `most` calls in any minute; what was too much is counted and told in one call.

    Moments are seconds of a clock that never goes back.
    """

    def __init__(self, most: int) -> None:
        self.skipped = 0
        self._most = most
        self._calls: deque[float] = deque()

    def admit(self, at: float) -> bool:
        """Whether a call may be made now, which counts it; while some were skipped none may."""
        if self.skipped or not self._free(at):
            self.skipped += 1
            return False
        self._calls.append(at)
        return True

    def skip(self) -> None:
        """Count a call that cannot be made for another reason."""
        self.skipped += 1

    def owed(self, at: float) -> int:
        """How many were skipped, if a call may tell so now, which counts it; else 0."""
        if not self.skipped or not self._free(at):
            return 0
        self._calls.append(at)
        told, self.skipped = self.skipped, 0
        return told

    def wait(self, at: float) -> float | None:
        """For how many seconds nothing may be told; None where nothing is owed."""
        if not self.skipped:
            return None
        return 0.0 if self._free(at) else self._calls[0] + _MINUTE - at

    def _free(self, at: float) -> bool:
        while self._calls and at - self._calls[0] >= _MINUTE:
            self._calls.popleft()
        return len(self._calls) < self._most
