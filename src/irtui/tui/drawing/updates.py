"""Status updates in lines: the countdown, what is about to be sent, and how far each has got."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from irtui.domain.incident import Incident
from irtui.domain.listing import Listed
from irtui.domain.statusupdate import Delivery, DeliveryState, StatusUpdate
from irtui.domain.updatedraft import FREE, Preview
from irtui.domain.updatefields import moment
from irtui.domain.updateprogress import told
from irtui.text import age
from irtui.tui.paint import Line, Piece, fit, wrap

# The part of the time between two updates after which the next one is near.
_NEAR = 0.8
_TONES = {
    DeliveryState.SENT: "good", DeliveryState.FAILED: "critical",
    DeliveryState.UNCERTAIN: "warning", DeliveryState.DRY_RUN: "warning",
}  # fmt: skip
LABELS = {
    "known": "Known", "actions": "Doing", "needs": "Needed", "summary": "Overview",
    "data_loss": "Data lost", FREE: "Own text",
}  # fmt: skip


def countdown(one: Incident, now: datetime, since: datetime | None = None) -> Piece:
    """When the next update is due: quiet, then amber, red once it is late; `since` the last one."""
    at = one.next_update_at
    if at is None:
        return Piece("")
    if now >= at:
        return Piece(f"update due {age(now - at)} ", "critical")
    since = since or one.declared_at or one.detected_at
    near = now - since >= _NEAR * (at - since)
    return Piece(f"update in {age(at - now)} ", "warning" if near else "quiet")


def listed_countdown(one: Listed, now: datetime) -> Piece:
    """When the next update of an incident is due, in 16 cells of the list."""
    at = one.next_update_at
    if at is None:
        return Piece(" " * 16)
    late = now >= at
    text = f"update due {age(now - at)}" if late else f"update in {age(at - now)}"
    return Piece(fit(text, 16), "critical" if late else "quiet")


def audiences(names: Sequence[str], chosen: str, width: int) -> list[Line]:
    """The audiences on one line, the one that is written to marked."""
    pieces = [
        Piece(
            f" ▸{name} " if name == chosen else f"  {name} ", "loud" if name == chosen else "quiet"
        )
        for name in names
    ]
    return [tuple(pieces)]


def text(body: str, width: int) -> list[Line]:
    """The whole text of an update."""
    return [(Piece(row),) for row in wrap(body, width)]


def goes_to(one: Preview, now: datetime, width: int) -> list[Line]:
    """When the next one is due, and where this one goes; a dry run is loud."""
    at = one.next_update_at
    due = f"next update {moment(at, now)}, in {_span(at - now)}" if at else "no next update is due"
    rows: list[Line] = [(Piece(due, "quiet"),)]
    if not one.ways:
        rows.append((Piece("no channel is for this audience: it is only recorded", "warning"),))
    names = max((len(way.name) for way in one.ways), default=0)
    for way in one.ways:
        name = Piece(f"→ {fit(way.name, min(names, 24))} ", "normal")
        if way.dry_run:
            rows.append((name, Piece("DRY RUN: nothing is sent there", "badge-warn")))
        else:
            rows.append((name, Piece(str(way.kind), "faint")))
    return rows


def update_row(one: StatusUpdate, width: int) -> Line:
    """An update in the list of those that were sent."""
    head = f"{one.at:%H:%M} {one.number}. {one.audience} "
    return (
        Piece(head, "loud"),
        Piece(fit(" ".join(one.body.split()), max(0, width - len(head))), "quiet"),
    )


def delivery_row(one: Delivery, now: datetime, width: int) -> Line:
    """How far an update has got on one channel."""
    name = f"      → {fit(one.channel, 16)} "
    return (
        Piece(name, "normal"),
        Piece(fit(told(one, now), max(0, width - len(name))), _TONES.get(one.state, "normal")),
    )


def _span(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours}h{rest:02d}m" if hours else f"{minutes}m"
