"""Runbooks of alerts: found and read, listed where they are missing, written anew."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from irtui.domain import runbookdraft
from irtui.domain.alert import Alert
from irtui.domain.fired import WithoutRunbook
from irtui.domain.incident import NotAllowed
from irtui.domain.record import AlertSheet, Record
from irtui.domain.runbookmatch import Match
from irtui.domain.timeline import Kind
from irtui.store import episodes, events, fired
from irtui.text import minute
from irtui.workflow.desk import Desk

if TYPE_CHECKING:
    from irtui.domain.runbook import Runbook


def match(desk: Desk, alert: Alert) -> Match | None:
    """The runbook of an alert, and by which rule; None where there is none."""
    return desk.library.find(alert).match


def load(desk: Desk, found: Match) -> "Runbook":
    """The runbook that was found, or its section; RunbookError says why it cannot be read."""
    return desk.library.load(found.path, found.anchor)


def refresh(desk: Desk) -> None:
    """Look for changes in the runbook directories; nobody waits for that."""
    desk.library.refresh_soon()


def without(desk: Desk, since: datetime) -> list[WithoutRunbook]:
    """The names of alerts that fired since a moment without a runbook, most often first.

    The newest firing of each name says what its runbook would be.
    """
    with desk.store.read() as session:
        known = fired.by_name(session, since)
    found = desk.library.find_all([one.newest for one in known])
    return [
        WithoutRunbook(one.name, one.times, one.newest.starts_at, finding.dangling)
        for one, finding in zip(known, found, strict=True)
        if finding.match is None
    ]


def missing_in(desk: Desk, alerts: list[Alert]) -> list[str]:
    """The names of these alerts for which a runbook can be written, each once."""
    found = zip(alerts, desk.library.find_all(alerts), strict=True)
    # A file of its own comes before a section of another one.
    free = (
        one.name
        for one, finding in found
        if finding.match is None or finding.match.rule.startswith("heading ")
    )
    return [name for name in dict.fromkeys(free) if any(map(str.isalnum, name))]


def write_for_incident(desk: Desk, record: Record, name: str) -> Path:
    """Write a runbook for an alert of an incident from what was done there; see `_write`."""
    one = record.incident
    alerts = [linked.alert for linked in record.alerts if linked.alert.name == name]
    text = runbookdraft.draft(
        name, alerts, record.timeline, record.runs, impact=one.impact,
        origin=f"Written from {one.key} by {desk.operator}, {minute(desk.now())}.",
    )  # fmt: skip
    return _write(desk, name, text, incident=one.id)


def write_for_alert(desk: Desk, alert: Alert, sheet: AlertSheet) -> Path:
    """Write a runbook for an alert from what was done about it; see `_write`."""
    text = runbookdraft.draft(
        alert.name, [alert], sheet.timeline, sheet.runs,
        origin=f"Written by {desk.operator}, {minute(desk.now())}.",
    )  # fmt: skip
    return _write(desk, alert.name, text, alert=alert)


def _write(
    desk: Desk, name: str, text: str, *, incident: UUID | None = None, alert: Alert | None = None
) -> Path:
    """Put a runbook into the first directory, whole or not at all, and say so in the timeline.

    NotAllowed where there is no directory, or a file of that name; OSError where it cannot be
    written.
    """
    if (directory := desk.library.home) is None:
        raise NotAllowed(
            "There is nowhere to write it: name a directory in [runbooks] directories."
        )
    try:
        path = directory / runbookdraft.file_name(name)
    except ValueError as error:
        raise NotAllowed(str(error)) from None
    with desk.store.write() as session:
        rows = episodes.ensure_all(session, [alert], desk.now()) if alert else {}
        _create(path, text.encode())
        events.add(
            session, Kind.REVIEW, f"runbook {path.name} written", by=desk.operator, now=desk.now(),
            incident=incident, episode=rows[alert.episode].id if alert else None,
        )  # fmt: skip
    desk.library.refresh_soon()
    return path


def _create(path: Path, content: bytes) -> None:
    """Make a file that was not there, and never show it half written."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        # Others must not be able to write what may be run as us.
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        os.link(part, path)
    except FileExistsError:
        raise NotAllowed(f"{path} is there already: open it instead of writing another.") from None
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    finally:
        with suppress(OSError):
            part.unlink()
