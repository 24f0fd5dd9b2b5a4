"""What `l` does on an incident: take a role, hand it over, give it up."""

from collections.abc import Iterable

from irtui import workflow
from irtui.domain.record import Sheet
from irtui.domain.rolelist import Place, places
from irtui.domain.roles import Role
from irtui.domain.timeline import MONITOR
from irtui.tui.dialogs.ask import Ask
from irtui.tui.dialogs.ask_line import AskLine
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.dialogs.roles import Act, Picked, RolesList
from irtui.tui.screens.room import Room

_MOST_NAMES = 8


async def show(room: Room, sheet: Sheet) -> None:
    """Show the roles, and do what is chosen."""
    one, house = sheet.headline.incident, room.house
    level = house.severity.level(one.severity)
    found = places(sheet.roles, level.roles if level else ())
    at = next((number for number, place in enumerate(found) if place.missing), 0)
    form = RolesList(f"Roles of {one.key}", found, house.now(), house.operator, at)
    picked = await room.app.push_screen_wait(form)
    if picked is not None and (said := await _do(room, sheet, picked)):
        room.say(said)
    await room.reread()


async def _do(room: Room, sheet: Sheet, picked: Picked) -> str | None:
    key, place = sheet.headline.incident.key, picked.place
    role, held, me = place.role, place.held, room.house.operator
    if picked.act is Act.RENOUNCE:
        if held is None:
            return f"Nobody is {role.words}."
        return await room.act(workflow.roles.renounce, key, role, seen=held.id)
    to: str | None = me
    if picked.act is Act.HAND_OVER:
        to = await _whom(room, place, names(sheet, me))
    if to is None:
        return None
    if held is None or (role.several and picked.act is Act.TAKE) or held.person == to:
        return await room.act(workflow.roles.assume, key, role, to)
    note = await _note(room, place, to)
    if note is None:
        return None
    return await room.act(workflow.roles.hand_over, key, role, to, note, seen=held.id)


def names(sheet: Sheet, me: str) -> list[str]:
    """Who was seen on an incident, those of the newest events first, without the operator."""
    seen = [event.by for event in reversed(sheet.timeline.events)]
    seen += [one.person for one in sheet.roles] + [one.owner or "" for one in sheet.tasks]
    return [name for name in dict.fromkeys(seen) if name not in (me, MONITOR, "")]


async def _whom(room: Room, place: Place, known: Iterable[str]) -> str | None:
    """Choose one of those who were seen, or write a name."""
    held, me = place.held, room.house.operator
    known = [name for name in known if held is None or name != held.person][:_MOST_NAMES]
    mine = [me] if held is not None and held.person != me else []
    title, other = f"Who is {place.role.words} from now on?", object()
    if known or mine:
        choices: list[Choice[object]] = [Choice(name, name) for name in (*mine, *known)]
        choices.append(Choice(other, "somebody else: write the name"))
        chosen = await room.app.push_screen_wait(Choose(title, choices))
        if chosen is not other:
            return str(chosen) if chosen is not None else None
    return await room.app.push_screen_wait(AskLine(title, "The name, as irtui knows it there."))


async def _note(room: Room, place: Place, to: str) -> str | None:
    """What the next one must know; for command that is needed."""
    needed = place.role is Role.INCIDENT_COMMANDER
    who = place.held.person if place.held else ""
    title = f"{place.role.words}: {who} → {to}"
    question = "What must the next one know: state, what runs, what was promised?"
    if not needed:
        question += " enter alone: nothing."
    return await room.app.push_screen_wait(Ask(room.house, title, question, empty=not needed))
