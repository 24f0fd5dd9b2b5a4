"""What is done with an incident: write it down, bring it to its next status, say how bad it is."""

from irtui import workflow
from irtui.domain.incident import Incident, Option, options
from irtui.domain.record import Headline
from irtui.domain.severity import Suggestion
from irtui.tui.dialogs.ask import Ask
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.screens.room import Room


async def note(room: Room, key: str) -> None:
    """Write a note in the timeline."""
    place = f"note:{key}"
    question = "What happened, what was decided?"
    form = Ask(room.house, "Note in the timeline", question, place=place)
    text = await room.app.push_screen_wait(form)
    if text and await room.act(workflow.response.note, key, text):
        await room.act(workflow.drafts.drop, place)
        await room.reread()


async def change_status(room: Room, of: Headline) -> None:
    """Bring an incident to its next status."""
    one = of.incident
    offered = options(one.status, firing=of.firing, review_published=of.published)
    choices = [Choice(o, str(o.to), (o.ask,) if o.ask else ()) for o in offered]
    title = f"{one.key} is {one.status}: what now?"
    chosen = await room.app.push_screen_wait(Choose(title, choices))
    if chosen is not None:
        await _move(room, one, chosen)


async def _move(room: Room, one: Incident, option: Option) -> None:
    to, note, place = option.to, "", f"status:{one.key}:{option.to}"
    if option.ask:
        form = Ask(room.house, f"To {to}", option.ask, place=place)
        answer = await room.app.push_screen_wait(form)
        if answer is None:
            return
        note = answer
    if said := await room.act(workflow.response.move, one.key, to, note, seen=one.version):
        room.say(said)
        if option.ask:
            await room.act(workflow.drafts.drop, place)
    await room.reread()


async def change_severity(room: Room, one: Incident) -> None:
    """Say how bad an incident is, beside the criteria and the suggestion."""
    from irtui.tui.dialogs.severity import Judged, SeverityForm

    async def suggest(scope: str, urgency: str) -> Suggestion | None:
        given = (scope, urgency)
        return await room.house.ask(workflow.severity.suggested_for, one.key, None, given)

    form = SeverityForm(room.house, one, suggest)
    chosen: Judged | None = await room.app.push_screen_wait(form)
    if chosen is None or (chosen.severity == one.severity and not chosen.given):
        return
    if said := await room.act(
        workflow.severity.set_severity,
        one.key,
        chosen.severity,
        chosen.reason,
        given=chosen.given,
        seen=one.version,
    ):
        room.say(said)
    await room.reread()
