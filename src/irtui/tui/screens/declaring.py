"""The way from a key to an incident: attach to an open one, or declare a new one, then open it."""

from collections.abc import Sequence

from irtui import workflow
from irtui.domain.alert import Alert
from irtui.domain.incident import IncidentKind, short
from irtui.domain.severity import Suggestion
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.dialogs.declare import Declaration, Declare
from irtui.tui.screens.incident import open_incident
from irtui.tui.screens.room import Room

_NEW = ""


async def declare_from(room: Room, alerts: Sequence[Alert]) -> None:
    """Declare an incident from alerts (or by hand from none), or attach them to an open one."""
    key = await _open_incident(room) if alerts else _NEW
    if key is None:
        return
    if key:
        if said := await room.act(workflow.response.attach, key, alerts):
            room.say(said)
            open_incident(room, key)
        return
    await _declare(room, alerts)


async def _open_incident(room: Room) -> str | None:
    """The incident to attach to, empty for a new one, None to leave it."""
    ongoing = room.house.incidents
    if room.house.book is None:
        # The screen is painted before the store is read, and one may press a key at once.
        found = await room.act(workflow.reading.common)
        ongoing = found.incidents if found else ()
    if not ongoing:
        return _NEW
    choices = [Choice(_NEW, "Declare a new incident")]
    choices += [
        Choice(one.key, f"Attach to {short(one.key)} {one.title}", (one.status, one.reason))
        for one in ongoing
    ]
    return await room.app.push_screen_wait(Choose("Incident", choices))


def _noticed() -> Choose[str]:
    return Choose(
        "Declare an incident by hand",
        [
            Choice("customer", "A customer told us"),
            Choice("operator", "One of us saw it"),
            Choice("other", "Something else"),
            Choice("drill", "A drill", ("It looks like an incident and counts in no metric.",)),
            Choice("maintenance", "Planned maintenance", ("It counts in no metric.",)),
        ],
        question="How was it noticed?",
    )


async def _declare(room: Room, alerts: Sequence[Alert]) -> None:
    first = alerts[0] if alerts else None
    noticed = "monitoring" if alerts else await room.app.push_screen_wait(_noticed())
    if noticed is None:
        return

    async def suggest(scope: str, urgency: str) -> Suggestion | None:
        return await room.house.ask(workflow.severity.suggested, alerts, scope, urgency)

    hint = await room.prepare(workflow.severity.suggested, alerts)
    kind = IncidentKind(noticed) if noticed in list(IncidentKind) else IncidentKind.INCIDENT
    what = "somebody called" if kind is IncidentKind.INCIDENT else str(kind)
    place = "declare:" + (f"{first.source}:{first.fingerprint}" if first else "by hand")
    many = f" and {len(alerts) - 1} more" if len(alerts) > 1 else ""
    form = Declare(
        room.house,
        what=(first.name or first.fingerprint) + many if first else what,
        title=(first.summary or first.name) if first else "",
        reason=f"{first.name}{many} fired" if first else "",
        hint=hint,
        suggest=suggest,
        place=place,
    )
    given: Declaration | None = await room.app.push_screen_wait(form)
    if given is None:
        return
    incident = await room.act(
        workflow.response.declare,
        alerts,
        title=given.title,
        reason=given.reason,
        impact=given.impact,
        severity=given.severity,
        severity_reason=given.severity_reason,
        scope=given.given[0],
        urgency=given.given[1],
        detection="operator" if noticed == kind else noticed,
        kind=kind,
    )
    if incident is not None:
        await room.act(workflow.drafts.drop, place)
        open_incident(room, incident.key)
