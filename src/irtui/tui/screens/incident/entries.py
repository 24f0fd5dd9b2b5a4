"""What is done with the entries of a timeline: written, corrected, pinned, hidden, read whole."""

from irtui import workflow
from irtui.domain.entry import WORDS, called
from irtui.domain.timeline import MANUAL, Event
from irtui.domain.timelinefilter import Filter
from irtui.tui.copying import copy as to_clipboard
from irtui.tui.dialogs.ask import Ask
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.screens.room import Room

_ABOUT = {
    "note": "what is known, what was seen",
    "decision": "what was decided, by whom, and why",
    "hypothesis": "what we think it is",
    "action taken": "what was done to the system",
}


async def add(room: Room, key: str) -> Event | None:
    """Write an entry of a kind and a time that the operator chooses."""
    from irtui.tui.dialogs.entry import WriteEntry

    choices = [Choice(kind, WORDS[kind], (_ABOUT[WORDS[kind]],)) for kind in MANUAL]
    kind = await room.app.push_screen_wait(Choose("Write in the timeline", choices))
    if kind is None:
        return None
    place = f"entry:{key}:{kind}"
    found = await room.app.push_screen_wait(WriteEntry(room.house, kind, place=place))
    if found is None:
        return None
    event = await room.act(workflow.timeline.add, key, kind, found.text, found.at, found.ends_at)
    if event is not None:
        await room.act(workflow.drafts.drop, place)
    return event


async def edit(room: Room, event: Event) -> Event | None:
    """Correct an entry that somebody wrote; write a note about one that irtui wrote."""
    if not event.manual:
        return await _annotate(room, event)
    from irtui.tui.dialogs.entry import WriteEntry

    # What was typed over another version is no draft of this one.
    place = f"entry:{event.id}:{event.version}"
    form = WriteEntry(room.house, event.kind, place=place, known=event)
    found = await room.app.push_screen_wait(form)
    if found is None:
        return None
    at = found.at or event.at
    said = await room.act(
        workflow.timeline.edit, event.id, found.text, at, found.ends_at, seen=event.version
    )
    if said is None:
        return None
    room.say(said)
    await room.act(workflow.drafts.drop, place)
    entry = await room.act(workflow.timeline.whole, event.id)
    return entry.event if entry else None


async def _annotate(room: Room, event: Event) -> Event | None:
    place = f"about:{event.id}"
    question = f"irtui wrote {called(event)} itself, so it stays. What is to be said about it?"
    form = Ask(room.house, "Note about an entry", question, place=place)
    text = await room.app.push_screen_wait(form)
    if not text:
        return None
    note = await room.act(workflow.timeline.annotate, event.id, text)
    if note is not None:
        await room.act(workflow.drafts.drop, place)
    return note


async def pin(room: Room, event: Event) -> bool:
    """Pin an entry, or no longer; False if that was refused."""
    said = await room.act(workflow.timeline.pin, event.id, not event.pinned, seen=event.version)
    return said is not None


async def hide(room: Room, event: Event) -> bool:
    """Hide an entry, or show it again; False if that was refused."""
    said = await room.act(workflow.timeline.hide, event.id, not event.hidden, seen=event.version)
    if said is not None:
        room.say(f"{said} u undoes it.")
    return said is not None


async def choose_filter(room: Room, now: Filter) -> Filter | None:
    """Ask which kinds of entries are shown."""
    choices = [Choice(one, one.value, (one.about,)) for one in Filter]
    form = Choose("Show in the timeline", choices, start=list(Filter).index(now))
    return await room.app.push_screen_wait(form)


async def show_whole(room: Room, event: Event) -> None:
    """Show all of an entry."""
    from irtui.tui.dialogs.whole_entry import WholeEntry

    entry = await room.prepare(workflow.timeline.whole, event.id)
    if entry is not None:
        text = entry.event.text
        await room.app.push_screen_wait(WholeEntry(entry, lambda: to_clipboard(room, text)))
