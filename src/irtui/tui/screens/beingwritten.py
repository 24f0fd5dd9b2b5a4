"""Says on the lines of alerts that an act on them is being written, where that is not at once."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from irtui.domain.alert import Alert, AlertKey
from irtui.domain.group import Group
from irtui.domain.grouping import Item
from irtui.tui.screens.room import Room

# Seconds after which a key that nothing answers seems lost.
_MOMENT = 0.03


class BeingWritten:
    """The alerts whose lines say so now; `redraw` draws the lines again."""

    def __init__(self, room: Room, redraw: Callable[[], object]) -> None:
        self._room = room
        self._redraw = redraw
        self._said: Counter[AlertKey] = Counter()

    def __contains__(self, item: Item) -> bool:
        if not self._said:
            return False
        return (item.rows[0] if isinstance(item, Group) else item).key in self._said

    @contextmanager
    def of(self, alerts: Sequence[Alert]) -> Iterator[None]:
        """Say it of these alerts for as long as it takes, unless that is no time at all."""
        keys = Counter(alert.key for alert in alerts)
        said: Counter[AlertKey] = Counter()

        def say() -> None:
            said.update(keys)
            self._said += keys
            self._redraw()

        timer = self._room.set_timer(_MOMENT, say)
        try:
            yield
        finally:
            timer.stop()
            self._said -= said
            if said:
                self._redraw()
