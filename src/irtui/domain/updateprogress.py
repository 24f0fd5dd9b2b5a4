"""How far a status update has got, in words, and how long to wait between two tries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from irtui.domain.excerpt import Excerpt
from irtui.domain.statusupdate import Delivery, DeliveryState, StatusUpdate
from irtui.domain.timeline import Event, Kind
from irtui.text import age, clean

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
MOST_TRIES = 12
_DONE = (DeliveryState.SENT, DeliveryState.DRY_RUN)
_AGAIN = (DeliveryState.FAILED, DeliveryState.UNCERTAIN, DeliveryState.DRY_RUN)
_WORDS = {
    DeliveryState.QUEUED: "queued",
    DeliveryState.SENDING: "sending",
    DeliveryState.SENT: "sent",
    DeliveryState.FAILED: "failed",
    DeliveryState.UNCERTAIN: "may have arrived",
    DeliveryState.DRY_RUN: "dry run, nothing was sent",
}


def told(one: Delivery, now: datetime) -> str:
    """The state of a delivery with what comes next and why."""
    words = _WORDS[one.state]
    if one.state is DeliveryState.QUEUED and one.attempts and one.next_try_at:
        words = f"next try in {age(max(one.next_try_at - now, timedelta()))}"
    return f"{words}: {one.error}" if one.error else words


def resendable(one: Delivery) -> bool:
    """Whether a person may want it sent again."""
    return one.state in _AGAIN


def progress(update: StatusUpdate, now: datetime) -> str:
    """How far an update has got, on one line."""
    if not update.deliveries:
        return "no channel is for this audience"
    many = Counter(one.state for one in update.deliveries)
    dry = many[DeliveryState.DRY_RUN]
    real = len(update.deliveries) - dry
    said = [f"sent to {many[DeliveryState.SENT]} of {real}"] if real else []
    said += [f"DRY RUN on {dry}"] if dry else []
    open_ones = [one for one in update.deliveries if one.state not in _DONE]
    said += [clean(f"{one.channel}: {told(one, now)}", limit=160) for one in open_ones]
    return ", ".join(said)


def wait_after(attempts: int, asked: timedelta | None = None) -> timedelta:
    """How long to wait after so many tries: 5 s doubling to 10 min, or longer if asked to."""
    doubled = FIRST_WAIT * int(2 ** min(max(attempts, 1) - 1, 12))
    wait = min(doubled, LONGEST_WAIT)
    return max(wait, min(asked or wait, LONGEST_WAIT))


def with_progress(excerpt: Excerpt, updates: Sequence[StatusUpdate], now: datetime) -> Excerpt:
    """A part of a timeline in which each update says how far it has got, on one line."""
    known = {str(one.id): one for one in updates}
    if not known:
        return excerpt

    def said(event: Event) -> Event:
        update = known.get(event.data.get("update", "")) if event.kind is Kind.UPDATE_SENT else None
        if update is None:
            return event
        text = f"update {update.number} for {update.audience}, {progress(update, now)}"
        return replace(event, text=text)

    return replace(excerpt, events=tuple(said(event) for event in excerpt.events))
