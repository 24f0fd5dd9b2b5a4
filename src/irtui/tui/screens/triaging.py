"""The ways from a key to a decision about alerts: take them for a time, snooze, dismiss."""

from collections.abc import Sequence
from datetime import datetime

from irtui import workflow
from irtui.domain.alert import Alert
from irtui.domain.triage import NoiseReason
from irtui.domain.until import NoMoment, Wall, wall_time
from irtui.text import age
from irtui.tui.dialogs.ask import Ask
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.screens.room import Room

_OTHER = "another end …"
_REASONS = {
    NoiseReason.FALSE_POSITIVE: "nothing was wrong",
    NoiseReason.DUPLICATE: "another alert says the same",
    NoiseReason.FLAPPING: "it comes and goes by itself",
    NoiseReason.NOT_ACTIONABLE: "there is nothing that anybody could do",
    NoiseReason.EXPECTED_MAINTENANCE: "somebody works on it, as planned",
    NoiseReason.WRONG_THRESHOLD: "it fires too early",
    NoiseReason.OTHER: "say why",
}


async def acknowledge_until(room: Room, alerts: Sequence[Alert]) -> bool:
    """Take alerts for a time that the operator chooses; whether that was done."""
    until = await _end(room, "Acknowledge until")
    if until is None:
        return False
    house = room.house
    said = await room.act(
        workflow.triage.acknowledge, alerts, span=until - house.now(), seen=house.book
    )
    return _told(room, said)


async def snooze(room: Room, alerts: Sequence[Alert]) -> bool:
    """Put alerts out of sight for a time that the operator chooses; whether that was done."""
    seen = room.house.book
    until = await _end(room, "Snooze until")
    if until is None:
        return False
    return _told(room, await room.act(workflow.triage.snooze, alerts, until, seen=seen))


async def dismiss(room: Room, alerts: Sequence[Alert]) -> bool:
    """Call alerts noise for a reason that the operator chooses; whether that was done."""
    seen = room.house.book
    choices = [Choice(reason, f"{reason.words}: {text}") for reason, text in _REASONS.items()]
    reason = await room.app.push_screen_wait(
        Choose("Dismiss as noise", choices, question="Why is it noise? Its next firing is new.")
    )
    if reason is None:
        return False
    note = ""
    if reason is NoiseReason.OTHER:
        asked = Ask(room.house, "Dismiss as noise", "Why is it noise?")
        written = await room.app.push_screen_wait(asked)
        if not written:
            return False
        note = written
    return _told(room, await room.act(workflow.triage.dismiss, alerts, reason, note, seen=seen))


async def _end(room: Room, title: str) -> datetime | None:
    """The end that the operator chooses or writes, None to leave it."""
    house, now = room.house, room.house.now()
    wall = Wall(morning=wall_time(house.morning))
    ends = [(text, wall.moment(text, now)) for text in house.snoozes]
    choices = [
        Choice(index, f"{text}, until {_on_the_wall(room, moment)}")
        for index, (text, moment) in enumerate(ends)
    ]
    choices.append(Choice(len(ends), _OTHER))
    chosen = await room.app.push_screen_wait(Choose(title, choices))
    if chosen is None or chosen < len(ends):
        return None if chosen is None else ends[chosen][1]
    question = f"Until when? 2h, 17:30, morning, or {now:%Y-%m-%d} 17:30."
    while text := await room.app.push_screen_wait(Ask(house, title, question)):
        try:
            return wall.moment(text, house.now())
        except NoMoment as error:
            room.say(str(error), "warning")
    return None


def _on_the_wall(room: Room, moment: datetime) -> str:
    local = moment.astimezone()
    soon = moment - room.house.now()
    return f"{local:%H:%M %Z}" if soon.days < 1 else f"{local:%a %H:%M %Z}, in {age(soon)}"


def _told(room: Room, said: str | None) -> bool:
    if said:
        room.say(said)
    return said is not None
