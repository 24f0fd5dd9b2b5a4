"""The way from a key to an incident: attach to an open one, or declare a new one, then open it."""

from collections.abc import Iterable, Sequence

from irtui import workflow
from irtui.domain.alert import Alert
from irtui.domain.incident import Incident, IncidentKind, short
from irtui.domain.severity import Suggestion
from irtui.domain.triage import TriageBook
from irtui.text import clean
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.dialogs.declare import Declaration, Declare
from irtui.tui.screens.incident import open_incident
from irtui.tui.screens.room import Room

_NEW = ""


async def declare_from(room: Room, alerts: Sequence[Alert]) -> None:
    """Declare an incident from alerts (or by hand from none), or attach them to an open one.

    Alerts that are part of an open incident stay there: it is offered instead.
    """
    if not alerts:
        return await _declare(room, ())
    ongoing, book = await _known(room)
    named = {one.key: one for one in ongoing}
    held = {
        alert.episode: found
        for alert in alerts
        if (entry := book.get(alert.episode)) and (found := named.get(entry.incident or ""))
    }
    free = [alert for alert in alerts if alert.episode not in held]
    key = _NEW
    if ongoing:
        chosen = await room.app.push_screen_wait(_where(alerts, free, held.values(), ongoing))
        if chosen is None:
            return None
        key, goes = chosen
        if goes:
            return open_incident(room, key)
    if not key:
        return await _declare(room, free)
    if said := await room.act(workflow.response.attach, key, free):
        room.say(said)
        open_incident(room, key)
    return None


async def _known(room: Room) -> tuple[Sequence[Incident], TriageBook]:
    """The open incidents, and which alerts are part of one."""
    house = room.house
    if house.book is not None:
        return house.incidents, house.book
    # The screen is painted before the store is read, and one may press a key at once.
    found = await room.act(workflow.reading.common)
    return (found.incidents, found.book) if found else ((), {})


def _where(
    alerts: Sequence[Alert],
    free: Sequence[Alert],
    held: Iterable[Incident],
    ongoing: Sequence[Incident],
) -> Choose[tuple[str, bool]]:
    """Asks for the incident, empty for a new one, and whether it is only opened."""
    theirs = {one.key: one for one in held}
    asked, others = "", ""
    if theirs:
        which = (
            "They are"
            if len(alerts) > 1
            else f"{clean(alerts[0].name or alerts[0].fingerprint, limit=40)} is"
        )
        if free:
            part = len(alerts) - len(free)
            which = f"{part} of the {len(alerts)} alerts {'is' if part == 1 else 'are'}"
            others = f" ({len(free)} of the {len(alerts)} alerts)"
        asked = f"{which} part of {', '.join(map(short, theirs))} already."
    choices = [
        Choice((key, True), f"Open {short(key)} {one.title}", (one.status, one.reason))
        for key, one in theirs.items()
    ]
    if free:
        choices.append(Choice((_NEW, False), f"Declare a new incident{others}"))
        choices += [
            Choice(
                (one.key, False),
                f"Attach to {short(one.key)} {one.title}{others}",
                (one.status, one.reason),
            )
            for one in ongoing
        ]
    return Choose("Incident", choices, question=asked)


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
