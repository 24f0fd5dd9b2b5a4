"""The keys `m` and `s`: two incidents become one, alerts of one become another."""

from irtui import workflow
from irtui.domain.incident import Incident, short
from irtui.domain.record import Headline, LinkedAlert
from irtui.tui.dialogs.ask_line import AskLine
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.dialogs.pick import Pick
from irtui.tui.dialogs.select import Select
from irtui.tui.screens.room import Room


async def merge(room: Room, of: Headline) -> str | None:
    """Merge an incident into another that is open; the key of that one, None if nothing is done."""
    one = of.incident
    if of.kin.merged_into is not None:
        return of.kin.merged_into
    found = await room.prepare(workflow.reading.common)
    others = [other for other in found.incidents if other.key != one.key] if found else []
    if not others:
        room.say("There is no other open incident to merge it into.", "warning")
        return None
    choices = [Choice(other, f"{short(other.key)} {other.title}") for other in others]
    into = await room.app.push_screen_wait(
        Pick(f"Merge {short(one.key)} {one.title} into which?", choices)
    )
    if into is None or not await _sure(room, one, into):
        return None
    said = await room.act(
        workflow.merging.merge, one.key, into.key, seen=one.version, seen_into=into.version
    )
    if said is None:
        await room.reread()
        return None
    room.say(said)
    return into.key


async def _sure(room: Room, one: Incident, into: Incident) -> bool:
    told = (
        f"{short(one.key)} {one.title} is cancelled as merged and stays readable; its alerts, open "
        f"tasks and checklists go on in {short(into.key)} {into.title}. u takes it back.",
    )
    choices = [Choice(True, "Yes, merge them", told), Choice(False, "No, they are two", told)]
    title = f"Is {short(one.key)} a part of {short(into.key)}?"
    sure: bool | None = await room.app.push_screen_wait(Choose(title, choices))
    return bool(sure)


async def split(room: Room, one: Incident) -> str | None:
    """Make alerts of an incident a new one; its key, None if nothing is done."""
    record = await room.prepare(workflow.reading.incident, one.key)
    if record is None:
        return None
    if len(record.alerts) < 2:
        room.say(f"{one.key} has no alerts to part: it takes two to split it.", "warning")
        return None
    choices = [Choice(linked.episode_id, _named(linked)) for linked in record.alerts]
    title = f"Which alerts of {short(one.key)} are another incident?"
    chosen = await room.app.push_screen_wait(Select(title, choices))
    if not chosen:
        return None
    first = next(linked for linked in record.alerts if linked.episode_id in chosen)
    form = AskLine(
        f"Split off {short(one.key)}", "What is the new incident called?",
        text=first.alert.summary or first.alert.name,
    )  # fmt: skip
    called: str | None = await room.app.push_screen_wait(form)
    if called is None:
        return None
    new = await room.act(workflow.merging.split, one.key, chosen, called, seen=one.version)
    if new is None:
        await room.reread()
        return None
    room.say(f"{new.key} was split off {one.key}: u does not undo that, m merges it back.")
    return str(new.key)


def _named(linked: LinkedAlert) -> str:
    state = "firing" if linked.ended_at is None else "ended"
    return f"{linked.alert.name or linked.alert.fingerprint}  {linked.alert.summary}  {state}"
