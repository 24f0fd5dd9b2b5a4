"""Triage of alerts: take them, put them aside, call them noise, write down what is known."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from irtui.domain.alert import Alert
from irtui.domain.incident import NotAllowed
from irtui.domain.timeline import Kind
from irtui.domain.triage import NoiseReason, TriageState
from irtui.store import events
from irtui.text import duration
from irtui.workflow.deciding import Book, Decision, cases, decide, sentence
from irtui.workflow.desk import Desk


def acknowledge(
    desk: Desk,
    alerts: Sequence[Alert],
    *,
    span: timedelta | None = None,
    seen: Book | None = None,
) -> str:
    """Take alerts, over from whoever had them; returns what happened as a sentence.

    They are taken for a `span`, or for as long as the house's rule says.
    """
    renews = span is not None
    span = span or desk.acknowledge_for
    made = Decision(
        TriageState.ACKNOWLEDGED,
        Kind.ALERT_ACKED,
        "acknowledged",
        _for(span) if span else "",
        desk.now() + span if span else None,
        renews=renews,
    )
    return sentence(alerts, decide(desk, alerts, made, seen), made)


def snooze(
    desk: Desk, alerts: Sequence[Alert], until: datetime, *, seen: Book | None = None
) -> str:
    """Put alerts out of sight until a moment; then they ask for somebody again."""
    now = desk.now()
    if until <= now:
        raise NotAllowed("That moment has passed: choose a later one.")
    made = Decision(
        TriageState.SNOOZED,
        Kind.ALERT_SNOOZED,
        "snoozed",
        _for(until - now),
        until,
    )
    return sentence(alerts, decide(desk, alerts, made, seen), made)


def dismiss(
    desk: Desk,
    alerts: Sequence[Alert],
    reason: NoiseReason,
    note: str = "",
    *,
    seen: Book | None = None,
) -> str:
    """Call alerts noise, and why: this firing is out of sight, the next one is not."""
    if reason is NoiseReason.OTHER and not note.strip():
        raise NotAllowed("Another reason needs a word: say why it is noise.")
    why = f": {note.strip()}" if note.strip() else ""
    made = Decision(
        TriageState.DISMISSED,
        Kind.ALERT_DISMISSED,
        "dismissed",
        f" as noise, {reason.words}{why}",
        reason=reason,
        note=note.strip(),
    )
    return sentence(alerts, decide(desk, alerts, made, seen), made)


def note(desk: Desk, alerts: Sequence[Alert], text: str) -> str:
    """Write a note on alerts."""
    if not text.strip():
        raise NotAllowed("An empty note says nothing: write what you know or did.")
    with desk.store.write() as session:
        for case in cases(desk, session, alerts):
            events.add(
                session,
                Kind.NOTE,
                text.strip(),
                by=desk.operator,
                now=desk.now(),
                incident=case.incident.id if case.incident else None,
                episode=case.episode.id,
            )
    return "Noted." if len(alerts) == 1 else f"Noted on {len(alerts)} alerts."


def _for(span: timedelta) -> str:
    return f" for {duration(span).removesuffix(' 00 min')}"
