"""The way from a key to a status update: written, looked at, sent, and how far it has got."""

from irtui import workflow
from irtui.domain.channel import ChannelKind, Sent
from irtui.domain.statusupdate import Delivery, DeliveryState, StatusUpdate
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.dialogs.update import UpdateForm, Written, draft_place
from irtui.tui.dialogs.updates import Updates
from irtui.tui.screens.room import Room
from irtui.tui.widgets.fields import written

_MINUTES = (15, 30, 60, 90)


async def inform(room: Room, key: str) -> None:
    """Write a status update and send it."""
    basis = await room.prepare(workflow.updates.basis, key)
    if basis is None:
        return
    said: Written | None = await room.app.push_screen_wait(UpdateForm(room.house, basis))
    if said is None:
        return
    update = await room.act(
        workflow.updates.post,
        key,
        said.audience,
        said.fields,
        body=said.body,
        next_update=said.next_update,
        seen=basis.number,
        hands=room.house.hands,
    )
    if update is not None:
        await room.act(workflow.drafts.drop, draft_place(basis.incident.key, said.audience))
        await _deliver(room, update)
    await room.reread()


async def _deliver(room: Room, update: StatusUpdate) -> None:
    """Copy what is for the clipboard, and wake what sends the rest."""
    house = room.house
    for way in update.deliveries:
        if way.kind == ChannelKind.CLIPBOARD and way.state is DeliveryState.SENDING:
            room.app.copy_to_clipboard(written(update.body))
            await room.act(workflow.deliveries.settle, way.id, house.hands, Sent())
    if house.courier is not None:
        house.courier.poke()
    room.say(f"Update {update.number} {_begun(update)}.")


def _begun(update: StatusUpdate) -> str:
    """Where an update goes from here on."""
    ways = update.deliveries
    queued = [one.channel for one in ways if one.state is DeliveryState.QUEUED]
    dry = [one.channel for one in ways if one.state is DeliveryState.DRY_RUN]
    told = [f"is on its way to {', '.join(queued)}"] if queued else []
    if any(one.state is DeliveryState.SENDING for one in ways):
        told.append("was sent to the terminal's clipboard")
    told += [f"is a DRY RUN on {', '.join(dry)}"] if dry else []
    return "; ".join(told) or "is recorded, no channel is for its audience"


async def show_updates(room: Room, key: str) -> None:
    """Show what was sent and how far it has got; what failed may be sent again."""
    basis = await room.prepare(workflow.updates.basis, key)
    if basis is None:
        return
    form = Updates(basis.incident.key, basis.updates, room.house.now())
    way: Delivery | None = await room.app.push_screen_wait(form)
    if way is not None and await _again(room, way):
        said = await room.act(workflow.deliveries.resend, way.id, seen=way.version)
        if said and room.house.courier is not None:
            room.house.courier.poke()
        if said:
            room.say(said)
        await room.reread()


async def _again(room: Room, way: Delivery) -> bool:
    """Whether to send it again, though it may arrive twice."""
    if way.state is not DeliveryState.UNCERTAIN:
        return True
    choices = [Choice(False, "No, leave it"), Choice(True, "Yes, send it again")]
    question = f"{way.channel} may have it already: {way.error}. It may arrive twice."
    chosen = await room.app.push_screen_wait(Choose("Send again?", choices, question=question))
    return bool(chosen)


async def snooze(room: Room, key: str) -> None:
    """Put the next update off."""
    choices = [Choice(many, f"{many} minutes") for many in _MINUTES]
    question = "The next update is due so much later than now."
    form = Choose("Put the update off", choices, question=question)
    chosen = await room.app.push_screen_wait(form)
    if chosen is not None and (said := await room.act(workflow.updates.snooze, key, chosen)):
        room.say(said)
        await room.reread()
