"""What was told to whom during an incident, as a section of its review, with what came too late."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from irtui.domain.record import Record
from irtui.domain.reviewparts import escaped, second, table
from irtui.domain.statusupdate import DeliveryState, StatusUpdate
from irtui.text import duration

_HEADS = ("Time (UTC)", "For", "Late by", "Channels", "Text")
# What comes within it is no gap.
_IN_TIME = timedelta(minutes=1)


def communication_section(record: Record) -> list[str]:
    """Every update with its channels, and how late it was; nothing where none was sent."""
    if not record.updates:
        return []
    return [table(_HEADS, list(_rows(record.updates)))]


def _rows(updates: tuple[StatusUpdate, ...]) -> Iterator[tuple[str, ...]]:
    due: datetime | None = None
    for one in updates:
        late = one.at - due if due else timedelta()
        yield (
            second(one.at),
            escaped(one.audience),
            duration(late) if late > _IN_TIME else "–",
            ", ".join(_ways(one)) or "none",
            escaped(one.body),
        )
        due = one.next_update_at


def _ways(one: StatusUpdate) -> Iterator[str]:
    for way in one.deliveries:
        state = "" if way.state is DeliveryState.SENT else f" ({way.state.replace('_', ' ')})"
        yield f"{escaped(way.channel)}{state}"
