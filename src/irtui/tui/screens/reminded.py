"""The way from the list of reminders: to what one is about, or to its being put off."""

from datetime import timedelta

from irtui import workflow
from irtui.domain.reminders import Reminder
from irtui.text import duration
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.dialogs.reminders import Picked, RemindersList
from irtui.tui.screens.incident import open_incident
from irtui.tui.screens.room import Room

_SPANS = tuple(timedelta(minutes=minutes) for minutes in (15, 30, 60, 240))


async def show_reminders(room: Room, at: Reminder | None = None) -> None:
    """Open the list of reminders and do what is picked there, until one is gone to."""
    while room.house.reminders:
        listed = RemindersList(room.house, at)
        picked: Picked | None = await room.app.push_screen_wait(listed)
        if picked is None:
            return
        if not picked.put_off:
            await _go(room, picked.reminder)
            return
        at = picked.reminder
        await _put_off(room, at)
    room.say("No reminder stands.")


async def _go(room: Room, one: Reminder) -> None:
    if one.subject:
        open_incident(room, one.subject)
    else:
        await room.app.run_action("go('alerts')")


async def _put_off(room: Room, one: Reminder) -> None:
    choices = [Choice(span, duration(span)) for span in _SPANS]
    if one.waits:
        choices.append(Choice(timedelta(0), "Not at all: remind again"))
    asked: Choose[timedelta] = Choose("Put the reminder off for", choices, question=one.text)
    span = await room.app.push_screen_wait(asked)
    if span is None:
        return
    until = room.house.now() + span if span else None
    said = await room.act(workflow.reminders.put_off, one, until)
    if said is not None:
        await room.house.remind()
        room.say(said)
