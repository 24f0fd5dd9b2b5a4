"""Status updates: written from templates, posted with their deliveries, due again in time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlmodel import Session

from irtui.domain import updatedraft
from irtui.domain.channel import ChannelKind, ChannelRule
from irtui.domain.incident import NotAllowed
from irtui.domain.protocol import FIRST_UPDATE
from irtui.domain.statusupdate import DeliveryState, StatusUpdate
from irtui.domain.timeline import Kind
from irtui.domain.updatedraft import Basis, Preview
from irtui.domain.updatetemplate import MOST_TEXT
from irtui.store import acts, deliveries, events, incidents, updates
from irtui.store.errors import Changed
from irtui.store.tables import IncidentRow
from irtui.store.tables_response import DeliveryRow, StatusUpdateRow
from irtui.store.values import incident_of
from irtui.store.values import update_of as value_of
from irtui.text import clean, duration, minute, without_surrogates
from irtui.workflow import protocol
from irtui.workflow.desk import Desk

_LINE = 240


def basis(desk: Desk, key: str) -> Basis:
    """What an update of an incident is written from."""
    with desk.store.read() as session:
        return _basis(desk, session, incidents.get(session, key))


def preview(
    desk: Desk,
    key: str,
    audience: str,
    written: Mapping[str, str],
    *,
    body: str = "",
    next_update: timedelta | None = None,
) -> Preview:
    """What would be sent; NotAllowed says why nothing can be."""
    return _checked(desk, basis(desk, key), audience, written, body, next_update)


def post(
    desk: Desk,
    key: str,
    audience: str,
    written: Mapping[str, str],
    *,
    body: str = "",
    next_update: timedelta | None = None,
    seen: int | None = None,
    hands: str | None = None,
) -> StatusUpdate:
    """Record an update and queue it for its channels; nothing waits for any of them.

    `seen` is the number of the newest update that the operator knew of: Changed says who was
    quicker. `hands` names the process that copies to a clipboard itself, without it none is.
    """
    now = desk.now()
    with desk.store.write() as session:
        row = incidents.get(session, key)
        known = _basis(desk, session, row)
        if seen is not None and known.number != seen:
            other = known.updates[-1]
            raise Changed(f"{other.by} sent update {other.number} meanwhile: read it, then send.")
        told = _checked(desk, known, audience, written, body, next_update)
        update = StatusUpdateRow(
            id=uuid4(),
            incident_id=row.id,
            number=known.number + 1,
            audience=audience,
            stage=told.stage,
            body=told.body,
            fields=_said(written),
            by=desk.operator,
            at=now,
            next_update_at=told.next_update_at,
        )
        session.add(update)
        session.flush()
        ways = [way for rule in told.ways if (way := _way(update, rule, now, hands))]
        session.add_all(ways)
        # What waited for a channel that failed goes first, now that somebody looks at it.
        for waiting in deliveries.waiting(session, row.id):
            waiting.next_try_at = now
            session.add(waiting)
        # No new version: who looks at the incident meanwhile has missed nothing that they change.
        row.next_update_at = told.next_update_at
        session.add(row)
        due = acts.written(row, ["next_update_at"])
        line = clean(" ".join(told.body.split()), limit=_LINE)
        events.add(
            session, Kind.UPDATE_SENT, f"update {update.number} for {audience}: {line}",
            by=desk.operator, now=now, incident=row.id,
            data={"update": str(update.id), "done": due},
        )  # fmt: skip
        protocol.fulfil(desk, session, row, FIRST_UPDATE)
        return value_of(update, sorted(ways, key=lambda way: way.channel))


def of_id(desk: Desk, update: UUID) -> StatusUpdate:
    """An update as it is now, with its deliveries."""
    with desk.store.read() as session:
        row = session.get_one(StatusUpdateRow, update)
        found = updates.of_incident(session, row.incident_id)
        return next(one for one in found if one.id == update)


def snooze(desk: Desk, key: str, minutes: int) -> str:
    """Put off the next update; what is put off stays due, only later."""
    with desk.store.write() as session:
        row = incidents.get(session, key)
        if row.next_update_at is None:
            raise NotAllowed(f"No update of {row.key} is due: p sends one.")
        if minutes <= 0:
            raise NotAllowed("An update is put off by some minutes: give a number above 0.")
        span = timedelta(minutes=minutes)
        until = desk.now() + span
        undo = acts.change(session, row, {"next_update_at": until})
        events.add(
            session, Kind.FIELD_CHANGE, f"next update put off to {minute(until)}",
            by=desk.operator, now=desk.now(), incident=row.id,
            data={"act": str(uuid4()), "undo": undo},
        )  # fmt: skip
        return f"The next update of {row.key} is due in {duration(span)}."


def _basis(desk: Desk, session: Session, row: IncidentRow) -> Basis:
    if row.merged_into is not None:
        into = session.get_one(IncidentRow, row.merged_into).key
        raise NotAllowed(f"{row.key} was merged into {into}: tell the others there.")
    return Basis(
        incident=incident_of(row),
        updates=tuple(updates.of_incident(session, row.id)),
        changed_at=updates.changed_at(session, row.id) or row.detected_at,
        level=desk.severity.level(row.severity),
        rules=desk.updates,
    )


def _checked(
    desk: Desk,
    known: Basis,
    audience: str,
    written: Mapping[str, str],
    body: str,
    next_update: timedelta | None,
) -> Preview:
    audiences = known.rules.templates.audiences
    if audience not in audiences:
        name = clean(audience, limit=40)
        raise NotAllowed(f"{name} is no audience: there are {', '.join(audiences)}.")
    if next_update is not None and next_update < timedelta():
        raise NotAllowed("The next update is due after this one: give a span such as 30m.")
    text = clean(without_surrogates(body).strip(), keep_nl=True, limit=MOST_TEXT)
    told = updatedraft.preview(known, audience, _said(written), desk.now(), next_update, text)
    if not told.body:
        raise NotAllowed("Nothing is left of the text: write what one should know.")
    return told


def _said(written: Mapping[str, str]) -> dict[str, str]:
    """What people wrote, without empty fields."""
    return {
        name: without_surrogates(text).strip() for name, text in written.items() if text.strip()
    }


def _way(
    update: StatusUpdateRow, rule: ChannelRule, now: datetime, hands: str | None
) -> DeliveryRow | None:
    """The delivery for one channel; None where it takes hands that are not there."""
    way = DeliveryRow(
        id=uuid4(),
        update_id=update.id,
        channel=rule.name,
        kind=rule.kind,
        state="",
        next_try_at=now,
    )
    if rule.dry_run:
        way.state, way.next_try_at = DeliveryState.DRY_RUN, None
    elif rule.kind is not ChannelKind.CLIPBOARD:
        way.state = DeliveryState.QUEUED
    elif hands is None:
        return None
    else:
        way.state, way.claimed_by, way.claimed_at = DeliveryState.SENDING, hands, now
        way.attempts, way.next_try_at = 1, None
    return way
