"""The ways from a key to a lesson: write one down, say whether one helped, let one retire."""

from collections.abc import Sequence

from irtui import workflow
from irtui.domain.alert import Alert
from irtui.domain.lesson import LessonKind, service_of
from irtui.tui.dialogs.ask import Ask
from irtui.tui.dialogs.ask_line import AskLine
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.dialogs.lessons import Act, LessonsList, Picked
from irtui.tui.screens.room import Room

_KINDS = {
    LessonKind.DO_FIRST: "what to do before anything else",
    LessonKind.DO_NOT: "what makes it worse, or wastes time",
    LessonKind.LOOK_HERE: "where one sees what is wrong",
    LessonKind.CONTEXT: "what one should know",
}
# A name, a service, and the alert itself.
_Subject = tuple[str, str, Alert | None]
_OTHER: _Subject = ("", "", None)


async def lessons_of(room: Room, alert: Alert) -> None:
    """Open the lessons for an alert and do what is picked there."""
    at: object = None
    while True:
        found = await room.prepare(workflow.learning.of_alert, alert)
        if found is None:
            return
        listed = LessonsList(room.house, found.lessons, at)
        picked: Picked | None = await room.app.push_screen_wait(listed)
        if picked is None:
            return
        if picked.act is Act.ADD:
            await write_lesson(room, [alert])
        elif picked.one is not None:
            lesson, said = picked.one.lesson, None
            if picked.act is Act.RETIRE:
                said = await room.prepare(
                    workflow.lessons.retire, lesson.id.hex, seen=lesson.version
                )
            else:
                helped = picked.act is Act.HELPED
                said = await room.prepare(workflow.lessons.answer, lesson.id, alert, helped)
            at = lesson.id
            if said:
                room.say(said)


async def write_lesson(room: Room, alerts: Sequence[Alert], incident: str | None = None) -> None:
    """Write a lesson down for one of these alerts, or for what the operator names."""
    kinds = [Choice(kind, kind.words, (text,)) for kind, text in _KINDS.items()]
    of: Choose[LessonKind] = Choose("A lesson for the next time", kinds)
    kind = await room.app.push_screen_wait(of)
    if kind is None:
        return
    place = f"lesson:{incident or alerts[0].fingerprint}"
    asked = Ask(room.house, kind.words.capitalize(), _KINDS[kind].capitalize(), place=place)
    text = await room.app.push_screen_wait(asked)
    if not text:
        return
    subject = await _subject(room, alerts)
    if subject is None:
        return
    name, service, exactly = subject
    lesson = await room.act(
        workflow.lessons.add, text, kind=kind, alertname=name, service=service, incident=incident,
        exactly=exactly,
    )  # fmt: skip
    if lesson is not None:
        await room.act(workflow.drafts.drop, place)
        room.say(f"Written down for {name or service}: it is shown when that fires again.")
    await room.reread()


async def _subject(room: Room, alerts: Sequence[Alert]) -> _Subject | None:
    """What a lesson is for: name and service of an alert, one of both, or what is written.

    Of a single alert that one fits best, wherever the lesson is shown else.
    """
    exactly = alerts[0] if len(alerts) == 1 else None
    pairs = list(dict.fromkeys((one.name, service_of(one)) for one in alerts if one.name))
    services = list(dict.fromkeys(service for _, service in pairs if service))
    choices: list[Choice[_Subject]] = [
        Choice((name, service, exactly), f"{name}{f' of {service}' if service else ''}")
        for name, service in pairs[:4]
    ]
    choices += [
        Choice((name, "", exactly), f"{name} of any service")
        for name in dict.fromkeys(name for name, service in pairs[:2] if service)
    ]
    choices += [Choice(("", service, None), f"all alerts of {service}") for service in services[:2]]
    choices.append(Choice(_OTHER, "another alert …"))
    if len(choices) == 1:
        return await _written(room)
    chosen = await room.app.push_screen_wait(Choose("When is it to be shown?", choices))
    return await _written(room) if chosen == _OTHER else chosen


async def _written(room: Room) -> _Subject | None:
    asked = AskLine("When is it to be shown?", "The name of the alert that it is for:")
    name = await room.app.push_screen_wait(asked)
    return (name, "", None) if name else None
