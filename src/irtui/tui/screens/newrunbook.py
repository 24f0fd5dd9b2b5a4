"""Writes a runbook for an alert that has none, and opens it in the operator's own editor."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from textual.app import SuspendNotSupported

from irtui import workflow
from irtui.domain.alert import Alert
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.screens.room import Room


async def write_for_incident(room: Room, key: str) -> None:
    """Write a runbook for an alert of an incident from what was done there."""
    record = await room.act_in_pieces(workflow.reading.incident_in_pieces, key)
    if record is None:
        return
    alerts = [linked.alert for linked in record.alerts]
    await _write(
        room, alerts, lambda name: room.act(workflow.runbooks.write_for_incident, record, name)
    )


async def write_for_alert(room: Room, alert: Alert) -> None:
    """Write a runbook for an alert from what was done about it."""
    sheet = await room.prepare(workflow.sheet.of_alert, alert)
    if sheet is None:
        return
    if sheet.incident:
        await write_for_incident(room, sheet.incident)
        return
    await _write(
        room, [alert], lambda name: room.act(workflow.runbooks.write_for_alert, alert, sheet)
    )


async def _write(
    room: Room, alerts: Sequence[Alert], write: Callable[[str], Awaitable[Path | None]]
) -> None:
    """Ask for which of the alerts, write, and let the operator go on in the editor."""
    names = await room.prepare(workflow.runbooks.missing_in, list(alerts))
    if names is None:
        return
    if not names:
        told = "Every alert here has a runbook." if alerts else "No alert here to write one for."
        room.say(told)
        return
    choices = [Choice(name, name) for name in names]
    asked = "A new file in your runbooks, from what was noted and ticked; your editor opens it."
    chosen = await room.app.push_screen_wait(Choose("Write a runbook", choices, question=asked))
    if chosen is None or (path := await write(chosen)) is None:
        return
    try:
        _edit(room, path)
    except OSError as error:
        text = f"Written to {path}. The editor did not start: {error}. Set $EDITOR."
        room.say(text, "warning")
    else:
        room.say(f"Written to {path}")
    await room.act(workflow.runbooks.refresh)
    await room.reread()


def _edit(room: Room, path: Path) -> None:
    """Give the terminal to the editor, where there is one to give."""
    try:
        with room.app.suspend():
            room.house.edit(path)
    except SuspendNotSupported:
        room.house.edit(path)
