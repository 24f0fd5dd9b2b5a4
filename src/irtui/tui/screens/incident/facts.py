"""The key `M`: when what happened and what it is, each to be corrected."""

from datetime import datetime

from irtui import workflow
from irtui.domain.incident import DETECTIONS, ImpactStart, Incident, IncidentKind
from irtui.domain.milestones import IMPACT, MILESTONES, words
from irtui.domain.moment import parse_moment, written_moment
from irtui.domain.until import NoMoment
from irtui.text import minute
from irtui.tui.dialogs.ask import Ask
from irtui.tui.dialogs.ask_line import AskLine
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.dialogs.facts import Fact, Facts
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.screens.room import Room

_UNKNOWN = "unknown"
_WHEN = f"When was that? 12:05, -20m, 2026-11-23 12:05, 12:05Z for UTC, or {_UNKNOWN}."
_IMPACT = "\nWith ~ before it where it is estimated: ~12:05."
_CHOICES = {"kind": tuple(map(str, IncidentKind)), "detection": DETECTIONS}
_LONG = ("reason", "impact")


async def correct(room: Room, key: str) -> None:
    """Show what is known and correct what is chosen, until the operator has enough."""
    chosen = IMPACT
    while True:
        record = await room.prepare(workflow.reading.incident, key)
        if record is None:
            return
        one = record.incident
        form = Facts(f"{one.key}: milestones and facts", facts_of(one), chosen)
        found = await room.app.push_screen_wait(form)
        if found is None:
            return
        chosen = found
        if chosen in MILESTONES:
            await _correct_stamp(room, one, chosen)
        else:
            await _correct_fact(room, one, chosen)
        await room.reread()


def facts_of(one: Incident) -> list[Fact]:
    """The lines of the dialog."""
    facts = [Fact(name, name, getattr(one, name), True) for name in _CHOICES]
    for name in MILESTONES:
        at: datetime | None = getattr(one, name)
        estimated = name == IMPACT and one.impact_start is ImpactStart.ESTIMATED
        sure = " (estimated)" if estimated else ""
        value = f"{written_moment(at, None)}   {minute(at)}{sure}" if at else _UNKNOWN
        facts.append(Fact(name, words(name), value, at is not None))
    texts = ("title", *_LONG)
    return facts + [Fact(name, name, " ".join(getattr(one, name).split()), True) for name in texts]


async def _correct_stamp(room: Room, one: Incident, name: str) -> None:
    at: datetime | None = getattr(one, name)
    guess = "~" if name == IMPACT and one.impact_start is ImpactStart.ESTIMATED else ""
    text = before = guess + written_moment(at, None) if at else ""
    question = _WHEN + (_IMPACT if name == IMPACT else "")
    while True:
        form = AskLine(f"{one.key}: {words(name)}", question, text=text)
        found: str | None = await room.app.push_screen_wait(form)
        if found in (None, before):
            return
        text, sure = found, not found.startswith("~")
        try:
            at = _moment(found.removeprefix("~"), room.house.now())
            break
        except NoMoment as refused:
            room.say(str(refused), "warning")
    why = await _why(room, f"{one.key}: {words(name)} {minute(at)}")
    if why is None:
        return
    said = await room.act(
        workflow.milestones.set_stamp, one.key, name, at, why, sure=sure, seen=one.version
    )
    if said:
        room.say(said, "warning" if "But " in said else "information")


def _moment(text: str, now: datetime) -> datetime | None:
    return None if text.strip().lower() == _UNKNOWN else parse_moment(text, now, None)


async def _correct_fact(room: Room, one: Incident, name: str) -> None:
    title, before = f"{one.key}: {name}", str(getattr(one, name))
    form: Dialog[str] = AskLine(title, "What is true?", text=before)
    if known := _CHOICES.get(name):
        start = known.index(before) if before in known else 0
        form = Choose(title, [Choice(value, value) for value in known], start=start)
    elif name in _LONG:
        form = Ask(room.house, title, "What is true?", text=before)
    value = await room.app.push_screen_wait(form)
    if value is None or value == before:
        return
    why = await _why(room, title)
    if why is None:
        return
    said = await room.act(workflow.milestones.set_fact, one.key, name, value, why, seen=one.version)
    if said:
        room.say(said)


async def _why(room: Room, title: str) -> str | None:
    question = "Why is it corrected? Enter sends without a reason."
    return await room.app.push_screen_wait(Ask(room.house, title, question, empty=True))
