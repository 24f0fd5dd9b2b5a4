"""What a source's list proves of silences that were asked for, and what those kept need.

Everything here runs on the database thread; the watch calls it with every list.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from irtui.domain.silence import Silence
from irtui.domain.silenceintent import Intent, IntentState
from irtui.domain.silenceproof import Verdict, twins, verdict
from irtui.domain.silencetold import Sent, SilenceList, Taken
from irtui.domain.timeline import MONITOR
from irtui.store import intents as stored
from irtui.workflow import intents
from irtui.workflow.desk import Desk

# For so long a mute member may still wake up and take what another has got by then.
_TWINS_POSSIBLE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Due:
    """What the source has to be told: silences to be kept, and those that are there twice."""

    kept: tuple[Intent, ...] = ()
    twins: tuple[Silence, ...] = ()


def settle(desk: Desk, told: SilenceList) -> Due:
    """Confirm or fail what was sent, by the newest list of its source."""
    since = told.at - _TWINS_POSSIBLE
    with desk.store.read() as session:
        known = stored.to_compare(session, told.source, since)
    verdicts = {one.id: found for one in known if one.open and (found := verdict(one, told))}
    if verdicts:
        _apply(desk, verdicts)
        with desk.store.read() as session:
            known = stored.to_compare(session, told.source, since)
    changing = {one.wanted.id for one in known if one.open}
    ours = {one.silence_id for one in known}
    return Due(
        tuple(one for one in known if one.kept and one.silence_id not in changing),
        tuple(twin for one in known for twin in twins(one, told) if twin.id not in ours),
    )


def renewed(desk: Desk, intent_id: UUID, sent: Sent, ends_at: datetime) -> None:
    """A kept silence holds for longer now, if the source took it."""
    if not isinstance(sent, Taken):
        return
    with desk.store.write(quiet=True) as session:
        row = stored.get(session, intent_id)
        row.ends_at, row.sent_at = ends_at, desk.now()
        row.silence_id = sent.id or row.silence_id
        session.add(row)


def over(desk: Desk, intent_id: UUID, why: str) -> None:
    """A kept silence has come to its end: nobody renews it any more."""
    with desk.store.write() as session:
        row = stored.get(session, intent_id)
        if row.state in (IntentState.SENT, IntentState.CONFIRMED):
            row.state = IntentState.ENDED
            session.add(row)
            intents.tell(session, row, why, MONITOR, desk.now())


def _apply(desk: Desk, verdicts: dict[UUID, Verdict]) -> None:
    with desk.store.write() as session:
        for intent_id, found in verdicts.items():
            row = stored.get(session, intent_id)
            if row.state not in (IntentState.INTENT, IntentState.SENT):
                continue
            if found.state is IntentState.CONFIRMED:
                intents.proven(desk, session, row, found.silence_id)
            else:
                row.state, row.reason = found.state, found.reason
                session.add(row)
