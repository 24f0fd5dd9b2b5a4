"""Dead-man's switches: alerts that always fire while all is well, so that their absence is loud."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from irtui.domain.alert import Alert
from irtui.domain.matcher import Matcher


@dataclass(frozen=True, slots=True)
class Watchdog:
    """What must fire on a source, on every one where `source` is None; a silenced one counts.

    `grace` is how long it may be missing before that is loud.
    """

    matchers: tuple[Matcher, ...]
    source: str | None = None
    grace: timedelta = timedelta(seconds=60)

    def guards(self, source: str) -> bool:
        """Whether it must fire on this source."""
        return self.source in (None, source)

    def fires(self, alerts: Iterable[Alert]) -> bool:
        """Whether one of the alerts is it."""
        return any(all(one.matches(alert.labels) for one in self.matchers) for alert in alerts)

    def __str__(self) -> str:
        """Its matchers as an operator writes them."""
        return ", ".join(map(str, self.matchers))
