"""When an operator looked last: what began since then is what they have not seen."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

# Who presses no key for so long was away.
PAUSE = timedelta(minutes=10)
_KEPT_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Looked:
    """The keys of an operator, as far as they tell when somebody was there.

    `since` is the last moment before this operator was away, None if they never were here. `last`
    is the newest key, `kept` the one that the store knows of.
    """

    since: datetime | None = None
    last: datetime | None = None
    kept: datetime | None = None

    def pressed(self, now: datetime) -> "Looked":
        """After another key."""
        if self.last is not None and now - self.last >= PAUSE:
            return replace(self, since=self.last, last=now)
        return replace(self, last=now)

    @property
    def due(self) -> bool:
        """Whether the store should know of a newer key.

        What it has is a little old at times: then an alert too many is shown, never one too few.
        """
        if self.last is None:
            return False
        return self.kept is None or self.last - self.kept >= _KEPT_EVERY
