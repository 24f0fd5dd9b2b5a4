"""The way from the list of action items to what is done with one, and back to the list."""

from typing import Any

from irtui import workflow
from irtui.domain.actionitem import ActionItem, ActionKind, ActionState
from irtui.domain.actionwords import hints, parse_due
from irtui.domain.incident import NotAllowed
from irtui.text import clean
from irtui.tui.dialogs.actionitems import Act, ActionItemsList, Picked
from irtui.tui.dialogs.ask import Ask
from irtui.tui.dialogs.ask_line import AskLine
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.screens.incident import open_incident
from irtui.tui.screens.room import Room


async def action_items(room: Room, incident: str | None = None) -> None:
    """Open the list, of one incident or of all that are open, and do what is picked there."""
    at: int | None = None
    while True:
        items = await room.prepare(
            workflow.actions.listing, incident=incident, ended=incident is not None
        )
        if items is None:
            return
        listed = ActionItemsList(room.house, items, incident, at)
        picked: Picked | None = await room.app.push_screen_wait(listed)
        if picked is None:
            break
        if picked.act is Act.OPEN:
            if picked.item is not None and picked.item.incident:
                open_incident(room, picked.item.incident)
            return
        done = await _do(room, picked, incident)
        at = done if done is not None else picked.item.number if picked.item else None
    await room.reread()


async def _do(room: Room, picked: Picked, incident: str | None) -> int | None:
    """Do what was picked; the number of the item that was added, if one was."""
    if picked.act is Act.ADD:
        return await _add(room, incident)
    if picked.item is not None:
        await _ON_ONE[picked.act](room, picked.item)
    return None


async def _add(room: Room, incident: str | None) -> int | None:
    place = f"action:{incident or ''}"
    question = "What is to be done? Verb first, and so that one sees when it is done."
    asked = Ask(room.house, "A new action item", question, place=place)
    text = await room.app.push_screen_wait(asked)
    if not text:
        return None
    choices = [Choice(kind, str(kind), (f"so that {kind.words}",)) for kind in ActionKind]
    start = list(ActionKind).index(ActionKind.PREVENT)
    of: Choose[ActionKind] = Choose("What is it good for?", choices, start=start)
    kind = await room.app.push_screen_wait(of)
    if kind is None:
        return None
    item = await room.prepare(workflow.actions.add, text, incident=incident, kind=kind)
    if item is None:
        return None
    await room.prepare(workflow.drafts.drop, place)
    told = " ".join(f"Hint: {hint}" for hint in hints(text))
    room.say(f"{item.name} is due in 7 days; o gives it an owner. {told}")
    return item.number


async def _tick(room: Room, item: ActionItem) -> None:
    await _move(room, item, ActionState.OPEN if item.state.ended else ActionState.DONE)


async def _start(room: Room, item: ActionItem) -> None:
    going = item.state is ActionState.IN_PROGRESS
    await _move(room, item, ActionState.OPEN if going else ActionState.IN_PROGRESS)


async def _give_up(room: Room, item: ActionItem) -> None:
    asked = Ask(room.house, f"{item.name} won't be done", "Why not?")
    if reason := await room.app.push_screen_wait(asked):
        await _move(room, item, ActionState.WONTDO, reason)


async def _rewrite(room: Room, item: ActionItem) -> None:
    asked = Ask(room.house, item.name, "What is to be done? Verb first.", text=item.text)
    if text := await room.app.push_screen_wait(asked):
        await _edit(room, item, text=text)


async def _owner(room: Room, item: ActionItem) -> None:
    mine = item.owner or room.house.operator
    asked = AskLine(f"{item.name}: whose is it?", clean(item.text, limit=200), text=mine)
    if owner := await room.app.push_screen_wait(asked):
        await _edit(room, item, owner=owner)


async def _due(room: Room, item: ActionItem) -> None:
    question = f"7d, or a day such as {room.house.now().astimezone():%Y-%m-%d}"
    while text := await room.app.push_screen_wait(AskLine(f"{item.name}: until when?", question)):
        try:
            due_at = parse_due(text, room.house.now(), None)
        except NotAllowed as error:
            room.say(str(error), "warning")
        else:
            await _edit(room, item, due_at=due_at)
            return


async def _move(room: Room, item: ActionItem, to: ActionState, reason: str = "") -> None:
    verb, seen = workflow.actions.move, item.version
    if said := await room.prepare(verb, item.name, to, reason=reason, seen=seen):
        room.say(said)


async def _edit(room: Room, item: ActionItem, **changes: Any) -> None:
    if said := await room.prepare(workflow.actions.edit, item.name, seen=item.version, **changes):
        room.say(said)


_ON_ONE = {
    Act.TICK: _tick,
    Act.START: _start,
    Act.GIVE_UP: _give_up,
    Act.OWNER: _owner,
    Act.DUE: _due,
    Act.REWRITE: _rewrite,
}
