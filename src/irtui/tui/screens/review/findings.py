"""The ways from a key to contributing factors and gaps, and from a gap to an action item."""

from irtui import workflow
from irtui.domain.finding import CATEGORIES, TO_DO, Finding, FindingKind
from irtui.tui.dialogs.ask import Ask
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.screens.room import Room

_ASKED = {
    FindingKind.FACTOR: "Which condition made it possible? Not who, but what.",
    FindingKind.GAP: "What was missing, slow or misleading?",
}
_TRIGGER, _ACTION, _EDIT, _REMOVE = "trigger", "action", "edit", "remove"


async def add_finding(room: Room, key: str, kind: FindingKind) -> None:
    """Write a contributing factor or a gap down."""
    choices = [Choice(name, name, (text,)) for name, text in CATEGORIES[kind].items()]
    of: Choose[str] = Choose(f"A {kind.words}: of what kind?", choices)
    category = await room.app.push_screen_wait(of)
    if category is None:
        return
    place = f"finding:{key}:{kind}"
    asked = Ask(room.house, f"A {kind.words} ({category})", _ASKED[kind], place=place)
    text = await room.app.push_screen_wait(asked)
    if not text:
        return
    found = await room.act(workflow.findings.add, key, kind, category, text)
    if found is not None:
        await room.act(workflow.drafts.drop, place)
        room.say(f"Written down as a {kind.words}.")


async def list_findings(room: Room, key: str) -> None:
    """List factors and gaps, and do with one what is chosen."""
    found = await room.prepare(workflow.findings.listing, key)
    if found is None:
        return
    if not found:
        room.say("Nothing yet: f adds a contributing factor, g a gap.")
        return
    choices = [Choice(one, _named(one), (one.text,)) for one in found]
    of: Choose[Finding] = Choose("Contributing factors and gaps", choices)
    chosen = await room.app.push_screen_wait(of)
    if chosen is not None:
        await _act(room, chosen)


def _named(one: Finding) -> str:
    mark = "★ " if one.trigger else ""
    done = " (has an action item)" if one.state == TO_DO else ""
    return f"{mark}{one.kind.words}, {one.category}: {one.text}{done}"


async def _act(room: Room, one: Finding) -> None:
    choices = [Choice(_ACTION, "make it an action item")] if one.state != TO_DO else []
    if one.kind is FindingKind.FACTOR:
        choices.append(Choice(_TRIGGER, "not the trigger" if one.trigger else "the trigger"))
    choices += [Choice(_EDIT, "say it otherwise"), Choice(_REMOVE, "take it away")]
    act = await room.app.push_screen_wait(Choose(one.kind.words.capitalize(), choices))
    said: str | None = None
    if act == _ACTION and (item := await room.act(workflow.findings.make_action, one)):
        said = f"{item.name} is due in 7 days; A gives it an owner."
    elif act == _TRIGGER:
        said = await room.act(workflow.findings.mark_trigger, one)
    elif act == _REMOVE:
        said = await room.act(workflow.findings.remove, one)
    elif act == _EDIT:
        asked = Ask(room.house, one.kind.words.capitalize(), _ASKED[one.kind], text=one.text)
        if text := await room.app.push_screen_wait(asked):
            said = await room.act(workflow.findings.edit, one, text)
    if said:
        room.say(said)
