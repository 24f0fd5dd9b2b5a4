"""What is done with an incident: write it down, say how bad it is."""

from irtui import workflow
from irtui.domain.incident import Incident
from irtui.domain.severity import Suggestion
from irtui.tui.dialogs.ask import Ask
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


async def change_severity(room: Room, one: Incident) -> None:
    """Say how bad an incident is, beside the criteria and the suggestion."""
    from irtui.tui.dialogs.severity import Judged, SeverityForm

    async def suggest(scope: str, urgency: str) -> Suggestion | None:
        given = (scope, urgency)
        return await room.house.ask(workflow.severity.suggested_for, one.key, None, given)

    form = SeverityForm(room.house, one, suggest)
    chosen: Judged | None = await room.app.push_screen_wait(form)
    if chosen is None:
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
