"""The queue of status updates: claimed before they are sent, settled when the channel answered.

Everything here runs on the database thread, in transactions of its own: none is open while a
channel takes its time. `here` names this machine and process, as `identity` has it.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from irtui.domain.channel import Answer, Message, Refused, Sent, Uncertain
from irtui.domain.incident import NotAllowed
from irtui.domain.statusupdate import Delivery, DeliveryState
from irtui.domain.timeline import Kind
from irtui.domain.updateprogress import MOST_TRIES, resendable, wait_after
from irtui.store import deliveries, events
from irtui.store.tables_response import DeliveryRow
from irtui.store.values import delivery_of
from irtui.text import clean
from irtui.workflow.desk import Desk

LOST = "irtui ended while it was sent"
_SHOWN = 300
# A claim of another machine says nothing for so long: its process cannot be looked for here.
_ELSEWHERE = timedelta(hours=1)

Alive = Callable[[str], bool]


def claim(
    desk: Desk, channel: str, here: str, update: UUID | None = None
) -> Message | timedelta | None:
    """What to send on a channel now; else how long until something is due, None if nothing is."""
    now = desk.now()
    with desk.store.read() as session:
        if deliveries.due(session, channel, now, update) is None:
            at = deliveries.next_try(session, channel)
            return None if at is None else max(at - now, timedelta())
    with desk.store.write(quiet=True) as session:
        # Another process may have been quicker.
        row = deliveries.due(session, channel, now, update)
        if row is None:
            return timedelta()
        row.state, row.claimed_by, row.claimed_at = DeliveryState.SENDING, here, now
        row.attempts += 1
        _touch(session, row)
        return deliveries.message_of(session, row)


def settle(desk: Desk, delivery: UUID, here: str, answer: Answer) -> Delivery:
    """Write down how a channel answered, unless the claim is not ours any more."""
    now = desk.now()
    with desk.store.write() as session:
        row = deliveries.get(session, delivery)
        if row.state != DeliveryState.SENDING or row.claimed_by != here:
            return delivery_of(row)
        row.claimed_by, row.claimed_at, row.next_try_at = None, None, None
        match answer:
            case Sent():
                row.state, row.sent_at, row.error = DeliveryState.SENT, now, ""
            case Uncertain(why):
                row.state, row.error = DeliveryState.UNCERTAIN, clean(why, limit=_SHOWN)
            case Refused(why, retry, after):
                row.error = clean(why, limit=_SHOWN)
                again = retry and row.attempts < MOST_TRIES
                row.state = DeliveryState.QUEUED if again else DeliveryState.FAILED
                row.next_try_at = now + wait_after(row.attempts, after) if again else None
        _touch(session, row)
        return delivery_of(row)


def settle_lost(desk: Desk, channel: str, here: str, alive: Alive) -> int:
    """Say of deliveries whose process is gone that they may have arrived; how many these are."""
    with desk.store.read() as session:
        if not _lost(desk, session, channel, here, alive):
            return 0
    with desk.store.write() as session:
        found = _lost(desk, session, channel, here, alive)
        for row in found:
            row.state, row.error = DeliveryState.UNCERTAIN, LOST
            row.claimed_by, row.claimed_at = None, None
            _touch(session, row)
        return len(found)


def resend(desk: Desk, delivery: UUID, *, seen: int | None = None) -> str:
    """Queue a delivery again that failed, was a dry run, or may have arrived."""
    with desk.store.write() as session:
        row = deliveries.get(session, delivery)
        one = delivery_of(row)
        if not resendable(one) or (seen is not None and row.version != seen):
            raise NotAllowed(f"{row.channel}: it is {row.state} by now, so it is not sent again.")
        rule = next((rule for rule in desk.updates.channels if rule.name == row.channel), None)
        if rule is None:
            raise NotAllowed(f"There is no channel {row.channel} in the configuration any more.")
        if rule.dry_run:
            raise NotAllowed(
                f"{row.channel} is a dry run: set dry_run = false in its [[updates.channel]], "
                "start irtui again, then send it."
            )
        row.state, row.attempts, row.next_try_at, row.error = DeliveryState.QUEUED, 0, None, ""
        row.next_try_at = desk.now()
        _touch(session, row)
        update = deliveries.update_of(session, row)
        text = f"update {update.number} is sent again through {row.channel}"
        events.add(
            session, Kind.ACTION_TAKEN, text, by=desk.operator, now=desk.now(),
            incident=update.incident_id, data={"update": str(update.id)},
        )  # fmt: skip
        return f"{row.channel}: it is sent again."


def _lost(desk: Desk, session: Session, channel: str, here: str, alive: Alive) -> list[DeliveryRow]:
    machine = here.partition("/")[0]
    found = []
    for row in deliveries.claimed(session, channel):
        where, _, process = (row.claimed_by or "").partition("/")
        if where == machine:
            gone = not alive(process)
        else:
            gone = row.claimed_at is None or desk.now() - row.claimed_at > _ELSEWHERE
        if gone:
            found.append(row)
    return found


def _touch(session: Session, row: DeliveryRow) -> None:
    row.version += 1
    session.add(row)
