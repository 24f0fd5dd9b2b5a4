"""The two commits around a remote write: what is meant, before it is sent, and what came of it.

Everything here runs on the database thread, as verbs do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Session

from irtui.domain.alert import Alert
from irtui.domain.incident import NotAllowed
from irtui.domain.silence import Wanted, refusal
from irtui.domain.silenceintent import Act, Intent, IntentState
from irtui.domain.silencetold import NotTaken, Sent, Taken, Unsure
from irtui.domain.timeline import Kind
from irtui.store import episodes, events, intents, triage
from irtui.store.tables import IntentRow
from irtui.text import minute, without_surrogates
from irtui.workflow.desk import Desk

# More alerts than these get no line of their own in their history.
MOST_EPISODES = 1000
_KEPT = (IntentState.SENT, IntentState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Order:
    """What an operator asks for; who asks and when is known at the desk.

    `alerts` are those that the silence is meant for. What changes a silence that holds until the
    resolve `inherits` that; what repeats an intent names the `previous` one.
    """

    source: str
    wanted: Wanted
    act: Act = Act.PUT
    alerts: Sequence[Alert] = ()
    until_resolved: bool = False
    cap_at: datetime | None = None
    inherits: bool = False
    previous: UUID | None = None


def intend(desk: Desk, order: Order) -> Intent:
    """Write down what is meant; NotAllowed says why no source would take it."""
    now = desk.now()
    wanted = order.wanted
    if order.act is Act.PUT:
        wanted = _checked(replace(wanted, created_by=wanted.created_by or desk.operator), now)
    with desk.store.write() as session:
        behind = intents.behind(session, order.source, wanted.id)
        kept = [row for row in behind if row.until_resolved and row.state in _KEPT]
        if order.inherits and kept:
            order = replace(order, until_resolved=True, cap_at=kept[-1].cap_at)
        before = {row.id for row in behind} | ({order.previous} if order.previous else set())
        concerned = intents.episodes_of(session, before)
        alerts = [one for one in order.alerts if one.source == order.source][:MOST_EPISODES]
        rows = episodes.ensure_all(session, alerts, now)
        row = intents.row_of(
            uuid4(),
            wanted,
            source=order.source,
            act=order.act,
            state=IntentState.INTENT,
            by=desk.operator,
            at=now,
            until_resolved=order.until_resolved,
            cap_at=order.cap_at,
        )
        if order.previous:
            # The new one stands for it from here on: it is not to be sent a third time.
            intents.get(session, order.previous).state = IntentState.ENDED
        intents.add(session, row, {*concerned, *(one.id for one in rows.values())})
        return intents.values_of(session, [row])[0]


def result(desk: Desk, intent_id: UUID, sent: Sent) -> Intent:
    """Write down how the source took it; what may have been taken stays open for a list to show."""
    with desk.store.write() as session:
        row = intents.get(session, intent_id)
        match sent:
            case Taken(silence_id):
                _taken(session, row, silence_id, desk.now(), IntentState.SENT)
            case NotTaken(reason):
                row.state, row.reason = IntentState.FAILED, reason
            case Unsure(reason):
                row.reason = reason
        session.add(row)
        return intents.values_of(session, [row])[0]


def proven(desk: Desk, session: Session, row: IntentRow, silence_id: str) -> None:
    """A list shows that the source has it: confirm it, and tell where nobody could until now."""
    if row.state == IntentState.SENT:
        row.state, row.silence_id = IntentState.CONFIRMED, silence_id
    else:
        _taken(session, row, silence_id, desk.now(), IntentState.CONFIRMED)
    session.add(row)


def _taken(
    session: Session, row: IntentRow, silence_id: str, now: datetime, state: IntentState
) -> None:
    """The source has it: what it replaces is over, and the alerts' histories tell of it."""
    if row.state not in (IntentState.INTENT, IntentState.FAILED):
        # A list was quicker than the answer, and has told all this.
        return
    row.state, row.silence_id, row.sent_at = state, silence_id, now
    row.reason = ""
    for earlier in intents.behind(session, row.source, row.changes):
        if earlier.id != row.id and earlier.until_resolved:
            earlier.state = IntentState.ENDED
            session.add(earlier)
    tell(session, row, words(row), row.by, now)


def tell(session: Session, row: IntentRow, text: str, by: str, now: datetime) -> None:
    """Write into the history of each alert that a silence is meant for."""
    concerned = intents.episodes_of(session, [row.id])
    linked = triage.incidents_of(session, concerned)
    for episode in concerned.values():
        incident = linked.get(episode.id)
        events.add(
            session,
            Kind.ACTION_TAKEN,
            f"{episode.alertname or episode.fingerprint} {text}",
            by=by,
            now=now,
            incident=incident.id if incident else None,
            episode=episode.id,
            data={"silence": {"source": row.source, "id": row.silence_id or row.changes}},
        )


def words(row: IntentRow) -> str:
    """What an intent did, for a history."""
    if row.act == Act.EXPIRE:
        return "silence ended"
    what = "silence changed, it holds" if row.changes else "silenced"
    if row.until_resolved:
        return f"{what} until it resolves, {minute(row.cap_at)} at the latest: {row.comment}"
    return f"{what} until {minute(row.ends_at)}: {row.comment}"


def _checked(wanted: Wanted, now: datetime) -> Wanted:
    """What is wanted if a source may take it, with its times as a source tells them."""
    if why := refusal(wanted.matchers):
        raise NotAllowed(why)
    texts = (wanted.comment, *(part for m in wanted.matchers for part in (m.name, m.value)))
    if any(without_surrogates(text) != text for text in texts):
        raise NotAllowed("A silence must be UTF-8: leave out what is no character.")
    starts_at, ends_at = _in_milliseconds(wanted.starts_at), _in_milliseconds(wanted.ends_at)
    if ends_at <= now:
        raise NotAllowed("This silence would have ended already: give it a later end.")
    if ends_at <= starts_at:
        raise NotAllowed("A silence must end after it starts.")
    return replace(wanted, starts_at=starts_at, ends_at=ends_at)


def _in_milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
