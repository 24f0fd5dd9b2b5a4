"""Reminders in lines: the one above an incident, and their list."""

from collections.abc import Sequence
from datetime import datetime

from irtui.domain.reminders import Reminder, Reminds
from irtui.text import age
from irtui.tui.keys import KEYS, name_of
from irtui.tui.paint import Line, Piece, ends, fit

# The key of an incident's screen that does what each kind asks for, by its id.
_KEYS = {
    Reminds.NOT_TAKEN: "alert.acknowledge",
    Reminds.NO_SEVERITY: "incident.severity",
    Reminds.NO_COMMANDER: "incident.roles",
    Reminds.UPDATE_DUE: "incident.update",
    Reminds.TASKS: "incident.tasks",
    Reminds.QUIET_INCIDENT: "incident.note",
    Reminds.MITIGATED: "incident.status",
    Reminds.REVIEW: "incident.review",
}


def key_for(one: Reminder) -> str:
    """The key that does what a reminder asks for; empty where there is none."""
    wanted = _KEYS.get(one.kind)
    return next((name_of(key.keys) for key in KEYS if key.id == wanted), "")


def bar(standing: Sequence[Reminder], width: int, *, keys: bool = False) -> list[Line]:
    """The most urgent reminder and how many more there are; nothing where none stands.

    `keys`: the key that does what it asks for works here.
    """
    loud = [one for one in standing if not one.waits]
    if not loud:
        return []
    first = loud[0]
    key = key_for(first) if keys else ""
    more = f"+{len(loud) - 1} more " if len(loud) > 1 else ""
    left = (
        Piece(" ▲ ", "warning"),
        Piece(first.text, "warning"),
        *((Piece(": "), Piece(key, "key")) if key else ()),
    )
    right = (Piece(more, "warning"), Piece("R", "key"), Piece(" reminders ", "quiet"))
    return [ends(left, right, width)]


def row(one: Reminder, now: datetime, width: int) -> Line:
    """One reminder in their list: its sentence, and since when, or until when it waits."""
    if one.put_off is not None:
        told = f"put off {age(one.put_off.until - now)} by {one.put_off.by}"
        tone = "faint"
    else:
        told, tone = f"since {age(now - one.since)}", "normal"
    end = fit(told, min(len(told), 26))
    return (
        Piece("  " if one.waits else "▲ ", "warning"),
        Piece(fit(one.text, width - len(end) - 4), tone),
        Piece(f"  {end}", "quiet"),
    )
