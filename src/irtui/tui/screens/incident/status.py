"""The key `t`: what may come next for an incident, and what each step asks."""

from irtui import workflow
from irtui.domain.incident import Incident, Option, Status, cancel_reasons, options
from irtui.domain.record import Headline
from irtui.tui.dialogs.ask import Ask
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.screens.room import Room

_CANCELLING = {
    "false_positive": ("False positive", "Nothing was wrong: its alerts are dismissed as noise."),
    "duplicate": ("Duplicate", "Another incident is the same; m merges it there with its alerts."),
    "not_incident": ("Not an incident", "It is real and needs no response: alerts stay with you."),
    "drill_end": ("The drill is over", "It stays readable, and counts in no metric."),
}


async def change_status(room: Room, of: Headline) -> None:
    """Bring an incident to its next status."""
    one = of.incident
    offered = options(one.status, firing=of.firing, review_published=of.review_settled)
    choices = [Choice(o, str(o.to), tuple(filter(None, (o.ask, o.offer)))) for o in offered]
    title = f"{one.key} is {one.status}: what now?"
    chosen = await room.app.push_screen_wait(Choose(title, choices))
    if chosen is None:
        return
    reason = None
    if chosen.to is Status.CANCELLED:
        reason = await _why_cancelled(room, one)
        if reason is None:
            return
    await _move(room, one, chosen, reason)


async def _why_cancelled(room: Room, one: Incident) -> str | None:
    choices = [
        Choice(reason, name, (text,))
        for reason in cancel_reasons(one)
        for name, text in [_CANCELLING[reason]]
    ]
    return await room.app.push_screen_wait(Choose(f"Why is {one.key} cancelled?", choices))


async def _move(room: Room, one: Incident, option: Option, reason: str | None) -> None:
    to, note, place = option.to, "", f"status:{one.key}:{option.to}"
    if question := option.ask or option.offer:
        before = ""
        if to is Status.RESOLVED and one.reopen_count:
            before = await room.prepare(workflow.response.resolution, one.key) or ""
        form = Ask(
            room.house, f"To {to}", question, place=place, text=before, empty=option.ask is None
        )
        answer = await room.app.push_screen_wait(form)
        if answer is None:
            return
        note = answer
    if said := await room.act(
        workflow.response.move, one.key, to, note, reason=reason, seen=one.version
    ):
        told = to.open or to is Status.RESOLVED
        room.say(f"{said} p tells the others." if told else said)
        if question:
            await room.act(workflow.drafts.drop, place)
    await room.reread()
